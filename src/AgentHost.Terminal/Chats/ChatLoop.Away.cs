using AgentHost.Terminal.Drawing;

namespace AgentHost.Terminal.Chats;

/// <summary>Times at which the terminal is not this program's: while it is stopped, and while the person's editor has it.</summary>
internal sealed partial class ChatLoop
{
    private static readonly TimeSpan LongestAnswer = TimeSpan.FromMilliseconds(300);
    private static readonly TimeSpan AnswerPause = TimeSpan.FromMilliseconds(5);

    private readonly ManualResetEventSlim _continued = new();
    private volatile bool _stops;
    private volatile bool _isGivenAway;
    private volatile bool _isGone;
    private volatile CancellationTokenSource? _away;
    private long? _asked;

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
            _frames.Forget();
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
        AwaitAnswers();
        ClosePager();
        CloseZone(Conversation.TakeDone());
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
            AwaitAnswers();
            CloseZone(Conversation.TakeDone());
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

    /// <summary>Waits shortly for what the terminal was asked: its answers are not for whoever has it next.</summary>
    private void AwaitAnswers()
    {
        var begin = _time.GetTimestamp();
        while (!_isGone && ((_asked is { } asked && !_decoder.IsAnswered && _time.GetElapsedTime(asked) < LongestAnswer)
            || (_frames.IsOpen && _time.GetElapsedTime(begin) < LongestAnswer)))
        {
            while (_posted.TryDequeue(out var work))
            {
                work();
            }

            TakeReports();
            Thread.Sleep(AnswerPause);
        }

        _asked = null;
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
