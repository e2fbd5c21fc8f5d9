namespace AgentHost.Plugins.Git.Verbs;

/// <summary>Plan of a call: the git commands that it would run.</summary>
/// <param name="Verb">The command of git that it amounts to, as people see it.</param>
/// <param name="Rest">Its words; what is added when it runs are formats and safety.</param>
internal sealed record VerbPlan(string Verb, params string[] Rest)
{
    public IReadOnlyList<string> Words => [Verb, .. Rest];

    /// <summary>The commands that the call is for, word by word as they may be started; the first stands for all.</summary>
    public required IReadOnlyList<IReadOnlyList<string>> Commands { get; init; }

    /// <summary>The commands that only look, beside those that each call needs.</summary>
    public IReadOnlyList<IReadOnlyList<string>> Looks { get; init; } = [];

    public IReadOnlyList<Resource> Resources { get; init; } = [];

    public Risk Risk { get; init; } = Risk.Low;

    public string? Reason { get; init; }

    /// <summary>A text that a person who is asked reads.</summary>
    public string? Preview { get; init; }

    /// <summary>True when it may take as long as a hook takes.</summary>
    public bool Slow { get; init; }

    /// <summary>Set when the call cannot succeed.</summary>
    public string? Refusal { get; init; }

    public static VerbPlan Refuse(string message) => new("") { Commands = [], Refusal = message };
}
