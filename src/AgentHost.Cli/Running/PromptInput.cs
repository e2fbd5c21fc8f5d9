using System.Globalization;
using AgentHost.Cli.Terminal;
using AgentHost.TextElements;
using AgentHost.TextForms;

namespace AgentHost.Cli.Running;

/// <summary>The prompt: the words of the command, and what is piped in.</summary>
internal static class PromptInput
{
    /// <summary>The most that is read from a pipe, in bytes.</summary>
    private const int Limit = 4 * 1024 * 1024;

    /// <summary>Time that a pipe has to bring its first byte when there is a prompt already: one that never writes must not hang a run.</summary>
    private static readonly TimeSpan FirstByte = TimeSpan.FromSeconds(3);

    /// <summary>The same where the pipe is to bring the prompt, and no time is given for the run.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <param name="words">The words of the command.</param>
    /// <param name="terminal">The terminal.</param>
    /// <param name="seconds">The longest time of the run, in seconds; null for none.</param>
    /// <param name="view">Told what is waited for, and what is left out.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <param name="time">The clock; null for the system's.</param>
    /// <exception cref="HostException">Standard input is too long, or brought nothing that could be the prompt.</exception>
    public static async Task<string> ReadAsync(
        string words, ITerminal terminal, double? seconds, IRunView view, CancellationToken cancellationToken, TimeProvider? time = null)
    {
        if (terminal.PipedInput is not { } input)
        {
            return words;
        }

        using var bound = new CancellationTokenSource(Most(seconds), time ?? TimeProvider.System);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(bound.Token, cancellationToken);
        string piped;
        try
        {
            piped = await ReadPipeAsync(input, words.Length > 0, seconds, view, time ?? TimeProvider.System, cancellationToken, end.Token);
        }
        catch (OperationCanceledException) when (bound.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new HostException(
                HostFailure.Invalid,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"Standard input did not end within the {seconds:0.###} s of --max-time: close it, or give the run more time."));
        }

        if (piped.Length == 0 || words.Length == 0)
        {
            return words + piped;
        }

        var name = TextElement.Name("stdin", piped);
        return $"{words}\n\n<{name}>\n{piped}\n</{name}>";
    }

    /// <param name="person">
    /// Fires when the person ends the run: what the words do not need is waited for no longer than the run's time, and then left out.
    /// </param>
    private static async Task<string> ReadPipeAsync(
        Stream input, bool hasWords, double? seconds, IRunView view, TimeProvider time, CancellationToken person, CancellationToken cancellationToken)
    {
        var patience = seconds < FirstByte.TotalSeconds ? Most(seconds) : FirstByte;
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
                read = !first ? await reading.WaitAsync(cancellationToken)
                    : hasWords ? await reading.WaitAsync(patience, time, person)
                    : await WaitForPromptAsync(reading, seconds, view, time, cancellationToken);
            }
            catch (TimeoutException)
            {
                view.Warn(
                    string.Create(CultureInfo.InvariantCulture, $"Standard input brought nothing within {patience.TotalSeconds:0.###} s and is left out."));
                return "";
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                read = 0;
            }

            if (read == 0)
            {
                return Decode(all);
            }

            first = false;
            all.Write(buffer, 0, read);
            if (all.Length > Limit)
            {
                throw new HostException(HostFailure.Invalid, $"Standard input is longer than {Limit / 1024 / 1024} MB: name a file in the prompt instead.");
            }
        }
    }

    /// <summary>Text in the encoding that files are read in; the mark itself is none of it.</summary>
    /// <exception cref="HostException">It is no text.</exception>
    private static string Decode(MemoryStream input)
    {
        var bytes = input.GetBuffer().AsSpan(0, (int)input.Length);
        var format = TextDetector.Detect(bytes, whole: true) ?? throw new HostException(
            HostFailure.Invalid, "Standard input is no text: pipe what a program prints as text, or name the file in the prompt with an @ before it.");
        return format.Encoding.GetString(bytes[format.MarkLength..]).TrimEnd();
    }

    /// <summary>Nobody should look at a run that says nothing, and none may wait for ever for what nobody writes.</summary>
    private static async Task<int> WaitForPromptAsync(Task<int> reading, double? seconds, IRunView view, TimeProvider time, CancellationToken cancellationToken)
    {
        try
        {
            return await reading.WaitAsync(FirstByte, time, cancellationToken);
        }
        catch (TimeoutException)
        {
            view.Warn(string.Create(
                CultureInfo.InvariantCulture, $"The prompt is awaited from standard input, for at most {seconds ?? Patience.TotalSeconds:0.###} s."));
        }

        try
        {
            return await reading.WaitAsync(seconds is null ? Patience - FirstByte : Timeout.InfiniteTimeSpan, time, cancellationToken);
        }
        catch (TimeoutException)
        {
            throw new HostException(
                HostFailure.Invalid,
                $"There is no prompt: standard input brought nothing within {Patience.TotalSeconds:0} s. "
                + "Say agent run \"what is to be done\", or wait longer with --max-time.");
        }
    }

    /// <summary>Within what a timer takes.</summary>
    private static TimeSpan Most(double? seconds) => seconds is { } given and < 2_000_000 ? TimeSpan.FromSeconds(given) : Timeout.InfiniteTimeSpan;
}
