namespace AgentHost.Cli.Terminal;

/// <summary>Terminal of a command, which it reads from and writes to: the process's own streams, or a test's.</summary>
internal interface ITerminal
{
    /// <summary>Answers and data, nothing else.</summary>
    TextWriter Output { get; }

    /// <summary>Everything else.</summary>
    TextWriter Error { get; }

    /// <summary>Standard input as bytes; null when it is a terminal or closed.</summary>
    Stream? PipedInput { get; }

    /// <summary>True when the answer is shown to a person piece by piece, while it is written.</summary>
    bool OutputIsTerminal { get; }

    /// <summary>Columns of the terminal that the output goes to; without one, <see cref="int.MaxValue"/>: a line is as long as its text.</summary>
    int Columns { get; }

    /// <summary>True when a person can be asked.</summary>
    bool CanAsk { get; }

    /// <summary>True when a person types here, and sees what is written to <see cref="Output"/>.</summary>
    bool CanTalk { get; }

    /// <summary>True when a conversation can be drawn: <see cref="CanTalk"/>, at a terminal that moves its cursor.</summary>
    bool CanChat { get; }

    /// <summary>True when colours may be used on <see cref="Error"/>.</summary>
    bool Colours { get; }

    /// <summary>True when a line on <see cref="Error"/> can be drawn anew.</summary>
    bool CanRedraw { get; }

    /// <summary>Reads one line that a person types; null when there is nobody.</summary>
    ValueTask<string?> ReadLineAsync(CancellationToken cancellationToken);

    /// <summary>Opens the lines that a person types, for who reads them one after another; empty where there is nobody.</summary>
    TextReader OpenLines();

    /// <summary>Asks for one line, which is not shown while it is typed; null when there is nobody.</summary>
    /// <param name="prompt">The words that ask for it.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="HostException">The terminal shows all that is typed.</exception>
    ValueTask<string?> ReadSecretAsync(string prompt, CancellationToken cancellationToken);
}
