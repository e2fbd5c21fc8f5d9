using AgentHost.Terminal.Drawing;

namespace AgentHost.Terminal.Chats;

/// <summary>Times at which the terminal is not this program's: while it is stopped, and while the person's editor has it.</summary>
internal sealed partial class ChatLoop
{
    private readonly ManualResetEventSlim _continued = new();
    private volatile bool _stops;
    private volatile bool _isGivenAway;
    private volatile CancellationTokenSource? _away;

    /// <summary>The process was stopped and goes on; from any thread.</summary>
    public void Continue()
    {
        if (_stops)
        {
            // It stopped itself, and goes on where it did.
            _continued.Set();
            return;
        }

        if (_away is not null)
        {
            // So does the program that has the terminal.
            return;
        }

        // Somebody else stopped it: what stands in the terminal is unknown.
        Post(() =>
        {
            ClosePager();
            _raw.Leave();
            _raw.Resume();
            _writer.Forget();
            Conversation.IsDirty = true;
        });
    }

    /// <summary>True while another program has the terminal: keys that are signals are for that one. From any thread.</summary>
    public bool IsAway => _away is not null;

    /// <summary>
    /// Stops the process where another program has the terminal, and was stopped with it: the loop waits for that one, and cannot. From any thread.
    /// </summary>
    /// <returns>False where none has.</returns>
    public bool SuspendAway()
    {
        if (_away is null)
        {
            return false;
        }

        _ = _device.Suspend();
        return true;
    }

    /// <summary>Puts the terminal back, stops the process, and goes on when it is told to.</summary>
    public void Suspend()
    {
        ClosePager();
        Write(_writer.Close(Conversation.TakeDone(), _device.Size.Columns));
        lock (_reading)
        {
            _raw.Leave();
            _continued.Reset();
            _stops = true;
            if (_device.Suspend())
            {
                // The signal may reach another thread first: this one must not go on before the process has stood still.
                _ = _continued.Wait(StopTime);
            }

            _stops = false;
            _raw.Resume();
        }

        Conversation.IsDirty = true;
    }

    private async Task EditAsync(Func<string, CancellationToken, Task<int>> edit)
    {
        var folder = Directory.CreateTempSubdirectory("agent-draft-").FullName;
        var file = Path.Combine(folder, "prompt.md");
        using var away = new CancellationTokenSource();
        try
        {
            await File.WriteAllTextAsync(file, Conversation.Editor.Text);
            Write(_writer.Close(Conversation.TakeDone(), _device.Size.Columns));
            _reading.Enter();
            try
            {
                // On this thread: the lock that keeps the reader from the editor's keys belongs to it.
                _raw.Leave();
                _away = away;
                Block(edit(file, away.Token));
            }
            finally
            {
                _away = null;
                _isGivenAway = away.IsCancellationRequested;
                if (!_isGivenAway)
                {
                    _raw.Resume();
                }

                _reading.Exit();
            }

            if (_isGivenAway)
            {
                // The editor goes on, with its file and the terminal; the draft is in the history.
                _ = Conversation.Editor.Take();
                return;
            }

            Conversation.Editor.Set((await File.ReadAllTextAsync(file)).ReplaceLineEndings("\n").TrimEnd('\n'));
        }
        catch (Exception fault) when (fault is HostException or IOException or UnauthorizedAccessException)
        {
            Conversation.Say(Line.Split(DisplayBlocks.Texts.SafeText.Clean(fault.Message), Style.Red));
        }
        finally
        {
            if (!_isGivenAway)
            {
                Directory.Delete(folder, recursive: true);
            }

            Conversation.IsDirty = true;
        }
    }

    private static void Block(Task task)
    {
        using var done = new ManualResetEventSlim();
        _ = task.ContinueWith(_ => done.Set(), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        done.Wait(Timeout.Infinite);
        if (task.Exception is { } fault)
        {
            throw fault.InnerException!;
        }
    }
}
