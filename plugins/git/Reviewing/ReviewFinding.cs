namespace AgentHost.Plugins.Git.Reviewing;

/// <summary>A finding of a review.</summary>
/// <param name="Path">The file, from the repository's top.</param>
/// <param name="Line">A line of the file as it is after the change, from 1.</param>
/// <param name="Severity"><c>error</c>, <c>warning</c> or <c>note</c>.</param>
/// <param name="Confidence">0 to 1.</param>
/// <param name="Title">What is wrong, in a line.</param>
/// <param name="Message">Why, and what would mend it.</param>
internal sealed record ReviewFinding(string Path, int Line, string Severity, double Confidence, string Title, string Message);
