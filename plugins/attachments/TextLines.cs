namespace AgentHost.Plugins.Attachments;

/// <summary>Lines of a file.</summary>
/// <param name="Text">Them, without a break at the end; empty where the file ends before.</param>
/// <param name="Last">The last line there is, as far as was read: less than was asked for where the file ends before.</param>
internal sealed record TextLines(string Text, int Last);
