namespace AgentHost.Terminal.Editing;

/// <summary>A row of a text.</summary>
/// <param name="Text">Text as it is shown.</param>
/// <param name="Places">Places in the text that stand in this row, each with its cell; at least one.</param>
internal sealed record WrappedRow(string Text, IReadOnlyList<(int Place, int Cell)> Places);
