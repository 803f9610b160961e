/**
 * Which members of a mesh should hold which keys: a pure function of the view, the same on every engine.
 *
 * Use it to place work or data by yourself. Whoever is to be the only owner of something needs more than that: two peers may have different
 * views.
 *
 * @packageDocumentation
 */
export { Assigner, type AssignmentParameters } from './core/assigner.ts'
export { type Assignment, type Load } from './core/assignment.ts'
export type { PlacementMember } from './core/member.ts'
export { groupOf, partitionOf } from './core/partition-of.ts'
export { type Move, movesBetween, type Plan, type ViewChange } from './core/plan.ts'
