namespace AgentHost.Processes.Backends;

/// <summary>A program to start, with nothing left to look up but the program itself.</summary>
/// <param name="FileName">A name to look for on PATH, or a path; a relative one counts from the working directory.</param>
/// <param name="Arguments">Its arguments.</param>
/// <param name="WorkingDirectory">An absolute path.</param>
/// <param name="Environment">All of its environment.</param>
/// <param name="Input">True for a pipe to read from; else its input is empty.</param>
public sealed record StartRequest(
    string FileName,
    IReadOnlyList<string> Arguments,
    string WorkingDirectory,
    IReadOnlyDictionary<string, string> Environment,
    bool Input)
{
    /// <summary>Tests that another request starts the same.</summary>
    internal bool IsLike(StartRequest other) =>
        FileName == other.FileName && WorkingDirectory == other.WorkingDirectory && Input == other.Input
        && Arguments.SequenceEqual(other.Arguments, StringComparer.Ordinal)
        && Environment.Count == other.Environment.Count
        && Environment.All(pair => other.Environment.TryGetValue(pair.Key, out var value) && value == pair.Value);
}
