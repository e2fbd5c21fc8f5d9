using System.Diagnostics.CodeAnalysis;

namespace AgentHost;

/// <summary>A question to a person.</summary>
/// <param name="Text">The question.</param>
public sealed record Question(string Text)
{
    /// <summary>A heading of at most 12 characters.</summary>
    public string? Header { get; init; }

    /// <summary>Answers to choose from; a free answer is always possible, but for a confirmation.</summary>
    [AllowNull]
    public IReadOnlyList<QuestionOption> Options { get => field ?? []; init; }

    /// <summary>Several options may be chosen. Default false.</summary>
    public bool MultiSelect { get; init; }

    /// <summary>An empty answer is one, too: an answer without values. Else it declines the question. Default false.</summary>
    public bool Optional { get; init; }

    /// <summary>Hides what is typed, and never logs it. Default false.</summary>
    public bool Secret { get; init; }

    /// <summary>
    /// Text to begin the answer with: the person changes it, in an editor where the surface has one, and the one value of the answer is the whole text. Absent
    /// for none.
    /// </summary>
    public string? Draft { get; init; }

    /// <summary>A page to open in the person's browser.</summary>
    public string? OpenUrl { get; init; }

    /// <summary>A yes-or-no question.</summary>
    public static Question Confirm(string text) => new(text) { Options = [new("yes"), new("no")] };
}
