namespace AgentHost.Cli.Terminal;

/// <summary>Where a command reads and writes: the process's own streams, or a test's.</summary>
internal interface ITerminal
{
    /// <summary>Answers and data, nothing else.</summary>
    TextWriter Output { get; }

    /// <summary>Everything else.</summary>
    TextWriter Error { get; }

    /// <summary>Standard input as bytes; null when it is a terminal or closed.</summary>
    Stream? PipedInput { get; }

    /// <summary>Whether the answer is shown to a person as it comes.</summary>
    bool OutputIsTerminal { get; }

    /// <summary>Whether a person can be asked.</summary>
    bool CanAsk { get; }

    /// <summary>Whether colours may be used on <see cref="Error"/>.</summary>
    bool Colours { get; }

    /// <summary>Whether a line on <see cref="Error"/> can be drawn anew.</summary>
    bool CanRedraw { get; }

    /// <summary>Reads one line that a person types; null when there is nobody.</summary>
    ValueTask<string?> ReadLineAsync(CancellationToken cancellationToken);

    /// <summary>Reads one line that is not shown while it is typed; null when there is nobody.</summary>
    ValueTask<string?> ReadSecretAsync(CancellationToken cancellationToken);
}
