namespace AgentHost.Client;

/// <summary>
/// A way to show what a tool brought, as a manifest declares it (<c>tool-renderer</c>): for results with structured data, or one part of JSON, and no blocks
/// of their own.
/// </summary>
/// <param name="Name">
/// The tool's name: a tool of the same plugin, of its <c>tool-source</c>, or of a server that it declares to another plugin. For others it does nothing.
/// </param>
/// <param name="Blocks">Blocks to show, in order; 1 to 20.</param>
public sealed record ToolRendererSpec(string Name, IReadOnlyList<RendererBlockSpec> Blocks)
{
    /// <summary>A line above, as a template: <c>{/pointer}</c> stands for what is there in the data, <c>{{</c> for a brace. Absent for none.</summary>
    public string? Title { get; init; }
}
