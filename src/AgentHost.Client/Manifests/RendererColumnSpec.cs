namespace AgentHost.Client;

/// <summary>A column of a table of a <see cref="ToolRendererSpec"/>.</summary>
/// <param name="Title">Its heading.</param>
/// <param name="Pointer">Pointer to its cell, from the row on; empty for the row itself.</param>
public sealed record RendererColumnSpec(string Title, string Pointer);
