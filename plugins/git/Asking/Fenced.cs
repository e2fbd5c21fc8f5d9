using System.Text.RegularExpressions;

namespace AgentHost.Plugins.Git.Asking;

/// <summary>Answers without the fence of Markdown that models like to put around them.</summary>
internal static partial class Fenced
{
    /// <summary>The text within a fence that is all of the answer; else the answer as it is.</summary>
    public static string Open(string answer) => Fence().Match(answer.Trim()) is { Success: true } fence ? fence.Groups["text"].Value.Trim('\n') : answer.Trim();

    [GeneratedRegex(@"\A```[a-z]*\n(?<text>.*)\n```\z", RegexOptions.ExplicitCapture | RegexOptions.Singleline, 1_000)]
    private static partial Regex Fence();
}
