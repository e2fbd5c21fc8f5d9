namespace AgentHost.Terminal.Drawing;

/// <summary>A piece of text in one style. It may hold anything: what is harmful goes when it is written.</summary>
/// <param name="Text">The text, of one line.</param>
/// <param name="Style">The style.</param>
/// <param name="Link">Address that it leads to; null for none.</param>
internal readonly record struct Span(string Text, Style Style = Style.Plain, string? Link = null);
