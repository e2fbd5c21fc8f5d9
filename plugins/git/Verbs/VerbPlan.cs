namespace AgentHost.Plugins.Git.Verbs;

/// <summary>What a call would do.</summary>
/// <param name="Verb">The command of git that it amounts to, as rules and people see it.</param>
/// <param name="Rest">Its words; what is added when it runs are formats and safety.</param>
internal sealed record VerbPlan(string Verb, params string[] Rest)
{
    public IReadOnlyList<string> Words => [Verb, .. Rest];

    public IReadOnlyList<Resource> Resources { get; init; } = [];

    public Risk Risk { get; init; } = Risk.Low;

    public string? Reason { get; init; }

    /// <summary>A text that a person who is asked reads.</summary>
    public string? Preview { get; init; }

    /// <summary>Whether it may take as long as a hook takes.</summary>
    public bool Slow { get; init; }

    /// <summary>Set when the call cannot succeed.</summary>
    public string? Refusal { get; init; }

    public static VerbPlan Refuse(string message) => new("") { Refusal = message };
}
