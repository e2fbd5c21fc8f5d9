using AgentHost.Cli.Terminal;

namespace AgentHost.Cli.Commands.Plugins.Developing;

/// <summary>A terminal that two write to: the turn that runs, and the build beside it.</summary>
internal sealed class SharedTerminal(ITerminal inner) : ITerminal
{
    public TextWriter Output { get; } = TextWriter.Synchronized(inner.Output);

    public TextWriter Error { get; } = TextWriter.Synchronized(inner.Error);

    public Stream? PipedInput => inner.PipedInput;

    public bool OutputIsTerminal => inner.OutputIsTerminal;

    public int Columns => inner.Columns;

    public bool CanAsk => inner.CanAsk;

    public bool CanTalk => false;

    public bool CanChat => false;

    public bool Colours => inner.Colours;

    public bool CanRedraw => inner.CanRedraw;

    public ValueTask<string?> ReadLineAsync(CancellationToken cancellationToken) => inner.ReadLineAsync(cancellationToken);

    public TextReader OpenLines() => inner.OpenLines();

    public ValueTask<string?> ReadSecretAsync(string prompt, CancellationToken cancellationToken) => inner.ReadSecretAsync(prompt, cancellationToken);
}
