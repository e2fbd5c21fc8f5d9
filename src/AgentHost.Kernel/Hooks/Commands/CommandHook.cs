namespace AgentHost.Kernel.Hooks.Commands;

/// <summary>A hook that is a program.</summary>
/// <param name="Event">When it runs.</param>
/// <param name="Origin">Where it stands: a file with its line.</param>
public sealed record CommandHook(HookEvent Event, string Origin)
{
    public static readonly TimeSpan DefaultTimeout = TimeSpan.FromSeconds(60);

    /// <summary>Which tools it is for.</summary>
    public HookMatcher Matcher { get; init; } = HookMatcher.All;

    /// <summary>Program and arguments; null where <see cref="Line"/> stands.</summary>
    public IReadOnlyList<string>? Arguments { get; init; }

    /// <summary>A line for the platform's shell.</summary>
    public string? Line { get; init; }

    public TimeSpan Timeout { get; init; } = DefaultTimeout;

    /// <summary>Whether it lets pass what it could have blocked when it fails.</summary>
    public bool FailureAllows { get; init; }

    /// <summary>Whether it speaks Claude Code's format.</summary>
    public bool Claude { get; init; }

    /// <summary>Of a hook in that format: whether every failure blocks, not only a time-out.</summary>
    public bool Strict { get; init; }

    /// <summary>Of the workspace's own files.</summary>
    public bool IsOfProject { get; init; }

    /// <summary>What it runs, for people.</summary>
    public string Shown => Line ?? string.Join(' ', Arguments ?? []);

    /// <summary>Whether a failure of it blocks where the event can block, unless it says otherwise.</summary>
    public bool FailureBlocks => HookEvents.FailureBlocks(Event) && IsStrict;

    /// <summary>Whether a failure of it counts as a denial.</summary>
    public bool IsStrict => !FailureAllows && (!Claude || Strict);
}
