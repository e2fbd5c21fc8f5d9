using System.Text;
using AgentHost.Cli.Terminal;

namespace AgentHost.Cli.Commands.Plugins.Developing;

/// <summary>Prompts, a line each: typed by a person, or piped in.</summary>
internal sealed class PromptLines(ITerminal terminal) : IDisposable
{
    private readonly StreamReader? _piped = terminal.PipedInput is { } input
        ? new StreamReader(input, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false))
        : null;

    /// <summary>The next one; null at the end of the input.</summary>
    public async Task<string?> ReadAsync(CancellationToken cancellationToken)
    {
        if (_piped is not null)
        {
            // On the pool: a read of standard input blocks its thread and cannot be cancelled.
            return await Task.Run(_piped.ReadLine, CancellationToken.None).WaitAsync(cancellationToken);
        }

        if (terminal.CanAsk)
        {
            await terminal.Error.WriteAsync("> ".AsMemory(), cancellationToken);
        }

        return await terminal.ReadLineAsync(cancellationToken);
    }

    public void Dispose() => _piped?.Dispose();
}
