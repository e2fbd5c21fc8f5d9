using AgentHost.Cli.Terminal;

namespace AgentHost.Cli.Tests;

/// <summary>A person who types these lines, one after another.</summary>
internal sealed class FakeTerminal(params string[] typed) : ITerminal
{
    private readonly Queue<string> _lines = new(typed);

    public StringWriter Shown { get; } = new();

    public TextWriter Output => Shown;

    public TextWriter Error => Shown;

    public Stream? PipedInput { get; init; }

    public bool OutputIsTerminal => true;

    public int Columns { get; init; } = int.MaxValue;

    public bool CanAsk { get; init; } = true;

    public bool CanTalk { get; init; }

    public bool CanChat { get; init; }

    public bool Colours { get; init; }

    public bool CanRedraw { get; init; }

    public TextReader OpenLines() => new StringReader(string.Join('\n', _lines));

    public ValueTask<string?> ReadSecretAsync(string prompt, CancellationToken cancellationToken) => ReadLineAsync(cancellationToken);

    public ValueTask<string?> ReadLineAsync(CancellationToken cancellationToken) => new(_lines.TryDequeue(out var line) ? line : null);
}
