namespace AgentHost.Plugins.Infrastructure.Terraform;

/// <summary>What a plan would do to one resource.</summary>
/// <param name="Address">Its address.</param>
/// <param name="Action"><c>create</c>, <c>update</c>, <c>replace</c>, <c>delete</c>, …</param>
/// <param name="Reason">Why it is replaced or deleted, in terraform's word; null for no reason.</param>
internal sealed record PlannedChange(string Address, string Action, string? Reason)
{
    /// <summary>Whether something that is there is lost.</summary>
    public bool Loses => Action is "delete" or "replace";
}
