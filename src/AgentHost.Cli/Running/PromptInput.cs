using System.Text;
using AgentHost.Cli.Terminal;

namespace AgentHost.Cli.Running;

/// <summary>The prompt: the words of the command, and what is piped in.</summary>
internal static class PromptInput
{
    /// <summary>The most that is read from a pipe, in bytes.</summary>
    private const int Limit = 4 * 1024 * 1024;

    /// <summary>How long a pipe may take to bring its first byte when there is a prompt already: one that never writes must not hang a run.</summary>
    private static readonly TimeSpan FirstByte = TimeSpan.FromSeconds(3);

    public static async Task<string> ReadAsync(string words, ITerminal terminal, Action<string> warn, CancellationToken cancellationToken)
    {
        if (terminal.PipedInput is not { } input)
        {
            return words;
        }

        var piped = await ReadPipeAsync(input, words.Length > 0, warn, cancellationToken);
        return (words.Length, piped.Length) switch
        {
            (_, 0) => words,
            (0, _) => piped,
            _ => $"{words}\n\n<stdin>\n{piped}\n</stdin>",
        };
    }

    private static async Task<string> ReadPipeAsync(Stream input, bool hasWords, Action<string> warn, CancellationToken cancellationToken)
    {
        var buffer = new byte[16 * 1024];
        using var all = new MemoryStream();
        var first = true;
        while (true)
        {
            // On the pool: a read of standard input blocks its thread and cannot be cancelled.
            var reading = Task.Run(() => input.Read(buffer), CancellationToken.None);
            int read;
            try
            {
                read = first && hasWords ? await reading.WaitAsync(FirstByte, cancellationToken) : await reading.WaitAsync(cancellationToken);
            }
            catch (TimeoutException)
            {
                warn($"Standard input brought nothing within {FirstByte.TotalSeconds:0} s and is left out.");
                return "";
            }
            catch (IOException)
            {
                read = 0;
            }

            if (read == 0)
            {
                return Encoding.UTF8.GetString(all.GetBuffer(), 0, (int)all.Length).TrimEnd();
            }

            first = false;
            all.Write(buffer, 0, read);
            if (all.Length > Limit)
            {
                throw new HostException(HostFailure.Invalid, $"Standard input is longer than {Limit / 1024 / 1024} MB: name a file in the prompt instead.");
            }
        }
    }
}
