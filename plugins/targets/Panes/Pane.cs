using System.Globalization;
using System.Text;
using AgentHost.Plugins.Targets.Carrying;

namespace AgentHost.Plugins.Targets.Panes;

/// <summary>
/// A pane of tmux that a person watches and types in, and that commands are started in one after another. Its shell says by a mark that nobody sees when it
/// shows its prompt, and with what the last command ended; each command says by one when it begins.
/// </summary>
internal sealed class Pane : IAsyncDisposable
{
    private static readonly TimeSpan PromptWait = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan FirstPrompt = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan StartWait = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan EndWait = TimeSpan.FromSeconds(3);

    // To the end of the line and away with it: what somebody had begun to type.
    private static readonly byte[] EmptyLine = [5, 21];

    private readonly string _target;
    private readonly ShellConnection _there;
    private readonly TimeProvider _time;
    private readonly ControlClient _client;
    private readonly SemaphoreSlim _starting = new(1, 1);
    private MarkScanner? _scanner;
    private string _word = "";
    private string _id = "";
    private string _shell = "";
    private string _folder = "";
    private readonly TaskCompletionSource _prompt = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile PaneProcess? _running;
    private int _last;
    private bool _isPrinting;

    private Pane(string target, string name, ShellConnection there, ControlClient client, TimeProvider time)
    {
        (_target, Name, _there, _client, _time) = (target, name, there, client, time);
    }

    /// <summary>Name of its session of tmux.</summary>
    public string Name { get; }

    /// <summary>True when it is gone, or the line to it.</summary>
    public bool IsOver => _client.Over.IsCompleted;

    /// <summary>Finds or makes a pane, and waits for its prompt where it is made.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="there">The connection to its place.</param>
    /// <param name="launcher">A shell of that place that nothing else uses.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <exception cref="CapabilityException">There is none to be had.</exception>
    public static async Task<Pane> OpenAsync(string name, ShellConnection there, IProcess launcher, TimeProvider time, CancellationToken cancellationToken)
    {
        var mark = $"at{Guid.NewGuid():N}";
        var pane = new Pane(there.Name, name, there, new ControlClient(launcher, mark, time), time);
        try
        {
            await pane.BeginAsync(await pane._client.OpenAsync(PaneText.Open(mark, name, there.Root), cancellationToken), cancellationToken);
            return pane;
        }
        catch (Exception fault)
        {
            await pane.DisposeAsync();
            if (fault is IOException or CapabilityException)
            {
                throw new CapabilityException($"The pane {name} on {there.Name} cannot be had: {fault.Message.TrimEnd('.')}.", fault);
            }

            throw;
        }
    }

    /// <summary>Starts a command line.</summary>
    /// <exception cref="ProcessStartException">Something else runs in the pane, or it does not start.</exception>
    public async Task<PaneProcess> StartAsync(string line, string folder, IReadOnlyDictionary<string, string?> variables, CancellationToken cancellationToken)
    {
        if (line.Length > PaneText.LongestLine)
        {
            throw Refusal($"a command line in a pane has {PaneText.LongestLine} characters at most");
        }

        await _starting.WaitAsync(cancellationToken);
        try
        {
            if (_running is { HasEnded: false })
            {
                throw Refusal("another command runs in it: wait for that, look with capture_pane, or end it");
            }

            await RequirePromptAsync(cancellationToken);
            var process = new PaneProcess(this, ++_last);
            var file = $"{_folder}/{process.Number.ToString(CultureInfo.InvariantCulture)}";
            var text = PaneText.Run(_word, process.Number, folder, _there.Shell, line, variables);
            await _there.WriteAsync(new TargetWrite(file, Encoding.UTF8.GetBytes(text)) { Mode = 0b110_000_000 }, cancellationToken);
            _running = process;
            await TypeAsync((byte[])[.. EmptyLine, .. Encoding.ASCII.GetBytes(PaneText.Typed(file, line)), (byte)'\r'], cancellationToken);
            return await BegunAsync(process, file, folder, cancellationToken);
        }
        catch (Exception fault) when (fault is IOException or ArgumentException && fault is not (ProcessStartException or TargetLostException))
        {
            _running = null;
            throw Refusal(fault.Message.TrimEnd('.'));
        }
        finally
        {
            _starting.Release();
        }
    }

    /// <summary>Reads the text of its screen, with so many lines before that.</summary>
    public Task<string> CaptureAsync(int linesBefore, CancellationToken cancellationToken) =>
        _client.AskAsync(
            $"capture-pane -p -J -t {_id}{(linesBefore > 0 ? $" -S -{linesBefore.ToString(CultureInfo.InvariantCulture)}" : "")}", cancellationToken);

    /// <summary>Types bytes.</summary>
    public Task TypeAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken) => _client.TypeAsync(_id, bytes, cancellationToken);

    /// <summary>Presses a key by tmux's name for it.</summary>
    public Task PressAsync(string key, CancellationToken cancellationToken) => _client.AskAsync($"send-keys -t {_id} {key}", cancellationToken);

    /// <summary>Sends a signal to all that a command started.</summary>
    public async Task<bool> SignalAsync(PaneProcess process, string signal, CancellationToken cancellationToken)
    {
        await using var sending = await _there.StartAsync(
            new ProcessSpec("sh", ["-c", PaneText.Signal(_word, process.Number, process.Id, signal, untilNone: signal == "KILL")]), cancellationToken);
        return await sending.WaitAsync(cancellationToken) == 0;
    }

    /// <summary>Ends a command with all that it started.</summary>
    public async Task EndAsync(PaneProcess process, TimeSpan grace, CancellationToken cancellationToken)
    {
        if (process.HasEnded || !process.HasBegun)
        {
            return;
        }

        if (grace > TimeSpan.Zero)
        {
            await SignalAsync(process, "TERM", CancellationToken.None);
            await Task.WhenAny(process.WaitAsync(CancellationToken.None).AsTask(), Task.Delay(grace, _time, cancellationToken));
        }

        if (!await SignalAsync(process, "KILL", CancellationToken.None))
        {
            throw new IOException($"Something of the command {process.Id} in the pane {Name} does not end.");
        }

        await Task.WhenAny(process.WaitAsync(CancellationToken.None).AsTask(), Task.Delay(EndWait, _time, cancellationToken));

        // A shell that shows no prompt after that says nothing any more.
        process.End(null);
    }

    /// <summary>Ends what still runs for whoever leaves; the pane stays.</summary>
    public async Task EndAllAsync()
    {
        try
        {
            if (_running is { HasEnded: false } running)
            {
                await EndAsync(running, TimeSpan.Zero, CancellationToken.None);
            }
        }
        catch (IOException)
        {
            // The place is lost.
        }
    }

    public ValueTask DisposeAsync() => _client.DisposeAsync();

    private async Task BeginAsync(string[] words, CancellationToken cancellationToken)
    {
        if (words is not ["ok", var how, var word, var id, var shell, var folder] || !id.StartsWith('%') || !id[1..].All(char.IsAsciiDigit))
        {
            throw new CapabilityException(words switch
            {
                ["no-tmux", ..] => "there is no tmux there: install it, or leave --tmux out",
                ["folder", ..] => $"there is no folder {_there.Root} there",
                ["temporary", ..] => "no folder for temporary files can be written there (tried XDG_RUNTIME_DIR, TMPDIR, /tmp and the home folder)",
                ["tmux", .. var said] => $"tmux made none: {string.Join(' ', said)}",
                _ => "its shell answered what cannot be understood",
            });
        }

        (_word, _id, _shell, _folder) = (word, id, shell, folder);
        _scanner = new MarkScanner(word, Print, Hear);
        _client.Printed = (pane, bytes) =>
        {
            if (pane == _id)
            {
                _scanner.Add(bytes);
            }
        };
        _client.Room = async () =>
        {
            while (_running is { IsFull: true })
            {
                await Task.Delay(TimeSpan.FromMilliseconds(10), _time);
            }
        };
        _ = NoteEndAsync();

        // Its first prompt may have been shown before anybody listened: then a key is safe. One that comes too early starts nothing.
        if (how == "made" && !await PromptedAsync(PromptWait, cancellationToken))
        {
            await TypeAsync("\r"u8.ToArray(), cancellationToken);
            if (!await PromptedAsync(FirstPrompt, cancellationToken))
            {
                throw new CapabilityException($"its shell, {shell}, showed no prompt within {FirstPrompt.TotalSeconds:0} s");
            }
        }
    }

    private async Task<bool> PromptedAsync(TimeSpan time, CancellationToken cancellationToken)
    {
        await Task.WhenAny(_prompt.Task, _client.Over, Task.Delay(time, _time, cancellationToken));
        cancellationToken.ThrowIfCancellationRequested();
        return _prompt.Task.IsCompleted;
    }

    /// <summary>Refuses to type while the shell does not wait for a command: somebody runs something there.</summary>
    private async Task RequirePromptAsync(CancellationToken cancellationToken)
    {
        var told = await _client.AskAsync($"display-message -p -t {_id} '#{{pane_in_mode}} #{{pane_current_command}}'", cancellationToken);
        var state = told.Trim().Split(' ', 2);
        if (state[0] is not ("0" or ""))
        {
            // Whoever scrolled back would type into the list of lines.
            await PressAsync("-X cancel", cancellationToken);
        }

        if (state.Length < 2 || (state[1] != _shell && state[1] != "-" + _shell))
        {
            throw Refusal($"{(state.Length < 2 ? "something" : state[1])} runs in it: capture_pane shows it, send_keys types into it");
        }

        // Of a pane that was found nobody knows yet whether its shell speaks.
        if (!_prompt.Task.IsCompleted)
        {
            await TypeAsync((byte[])[.. EmptyLine, (byte)'\r'], cancellationToken);
            if (!await PromptedAsync(StartWait, cancellationToken))
            {
                throw Refusal("its shell shows no prompt");
            }
        }
    }

    private async Task<PaneProcess> BegunAsync(PaneProcess process, string file, string folder, CancellationToken cancellationToken)
    {
        try
        {
            await Task.WhenAny(process.Begun, _client.Over).WaitAsync(StartWait, _time, cancellationToken);
        }
        catch (Exception fault) when (fault is TimeoutException or OperationCanceledException)
        {
            // Once its file is gone it cannot begin later; whether it began by then is known.
            await _there.DeleteAsync(file, recursive: false, CancellationToken.None).AsTask().ContinueWith(static _ => { }, TaskScheduler.Default);
            if (process.HasBegun)
            {
                await EndAsync(process, TimeSpan.Zero, CancellationToken.None);
            }

            process.End(null);
            cancellationToken.ThrowIfCancellationRequested();
            throw Refusal("what was typed did not start it; somebody may have typed at the same time");
        }

        return process.HasBegun ? process
            : throw Refusal(_client.Over.IsCompleted ? $"it was lost: {await _client.Over}" : $"there is no folder {folder} there, or it may not be opened");
    }

    // What is printed before it begins is what was typed, what comes behind its end is the shell's.
    private void Print(byte[] bytes)
    {
        if (_isPrinting && _running is { HasBegun: true } running)
        {
            running.Print(bytes);
        }
    }

    private void Hear(string mark)
    {
        switch (mark.Split(';'))
        {
            case ["P", var code]:
                if (_running is { HasBegun: true, HasEnded: false } running)
                {
                    running.End(int.TryParse(code, NumberStyles.None, CultureInfo.InvariantCulture, out var exit) ? exit : null);
                    _running = null;
                }

                _prompt.TrySetResult();
                break;
            case ["S", var number, var id] when IsOf(number) && id.All(char.IsAsciiDigit):
                _isPrinting = true;
                _running?.Begin(id);
                break;
            case ["E", var number] when IsOf(number):
                _isPrinting = false;
                break;
            case ["F", var number] when IsOf(number):
                var failed = _running;
                _running = null;
                failed?.End(null);
                break;
            default:
                break;
        }

        bool IsOf(string number) => _running?.Number.ToString(CultureInfo.InvariantCulture) == number;
    }

    // What ran in a pane that is gone is ended: nobody would look after it.
    private async Task NoteEndAsync()
    {
        await _client.Over;
        if (_running is not { HasEnded: false } lost)
        {
            return;
        }

        try
        {
            if (lost.HasBegun)
            {
                await SignalAsync(lost, "KILL", CancellationToken.None);
            }
        }
        catch (IOException)
        {
            // The place is lost too.
        }

        lost.End(null);
    }

    private ProcessStartException Refusal(string why) => new("sh", $"Nothing was started in the pane {Name} on {_target}: {why}.");
}
