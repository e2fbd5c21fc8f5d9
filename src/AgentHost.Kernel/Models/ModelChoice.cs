namespace AgentHost.Kernel.Models;

/// <summary>The model that a turn will use.</summary>
/// <param name="Entry">Its provider.</param>
/// <param name="Options">How to reach it.</param>
internal sealed record ModelChoice(ProviderEntry Entry, ModelClientOptions Options)
{
    /// <summary>As <c>provider/model</c>.</summary>
    public string Name => $"{Entry.Name}/{Options.Model}";
}
