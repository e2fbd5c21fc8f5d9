namespace AgentHost.Plugins.Infrastructure.Terraform;

/// <summary>Change that a plan would make to one resource.</summary>
/// <param name="Address">Its address.</param>
/// <param name="Action"><c>create</c>, <c>update</c>, <c>replace</c>, <c>delete</c>, …</param>
/// <param name="Reason">Why it is replaced or deleted, in terraform's word; null for no reason.</param>
internal sealed record PlannedChange(string Address, string Action, string? Reason)
{
    /// <summary>True when an existing resource is lost.</summary>
    public bool Loses => Action is "delete" or "replace";
}
