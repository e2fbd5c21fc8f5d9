namespace AgentHost.Plugins.Files.Editing;

/// <summary>Lines of a file that are the wanted ones but for white space.</summary>
/// <param name="FirstLine">From 0.</param>
/// <param name="Start">Where they begin in the text with LF endings.</param>
/// <param name="Length">Up to the ending of the last one, or with it when <paramref name="WithEnding"/>.</param>
/// <param name="Wanted">The lines as they were asked for.</param>
/// <param name="Actual">The lines as they are.</param>
/// <param name="WithEnding">What was asked for ended with a line break.</param>
internal sealed record LooseMatch(int FirstLine, int Start, int Length, IReadOnlyList<string> Wanted, IReadOnlyList<string> Actual, bool WithEnding);
