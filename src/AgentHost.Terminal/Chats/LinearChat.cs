using System.Collections.Concurrent;
using System.Threading.Channels;
using AgentHost.Client;
using AgentHost.DisplayBlocks.Texts;
using AgentHost.Terminal.Asking;
using AgentHost.Terminal.Drawing;
using AgentHost.Terminal.Texts;

namespace AgentHost.Terminal.Chats;

/// <summary>
/// Runs a conversation as lines: for screen readers, and where there is no terminal. Every line says what it is (<c>you:</c>, <c>agent:</c>, <c>tool:</c>,
/// <c>permission:</c>), nothing is drawn twice and no cursor is moved; what is asked is answered by a number and Enter.
/// </summary>
internal sealed class LinearChat : IAsyncDisposable
{
    private static readonly TimeSpan LeaveWithin = TimeSpan.FromSeconds(2);

    private readonly TextReader _input;
    private readonly TextWriter _output;
    private readonly bool _isTerminal;
    private readonly TimeProvider _time;
    private readonly ConcurrentQueue<Action> _posted = new();
    private readonly Channel<bool> _wake = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly AnswerGuard _guard = new();
    private string? _label;
    private string? _turn;
    private IDialog? _shown;
    private string _begun = "";
    private bool _ended;
    private DateTimeOffset _interrupted = DateTimeOffset.MinValue;

    /// <summary>Makes it.</summary>
    /// <param name="options">Options of the conversation.</param>
    /// <param name="input">Lines that are typed, or piped in.</param>
    /// <param name="output">Lines out.</param>
    /// <param name="isTerminal">True where a person types.</param>
    /// <param name="time">The clock.</param>
    public LinearChat(ChatOptions options, TextReader input, TextWriter output, bool isTerminal, TimeProvider time)
    {
        (_input, _output, _isTerminal, _time) = (input, output, isTerminal, time);
        Conversation = new Conversation(options, time, new LoopLinks(Post, Wake, static _ => false));
    }

    /// <summary>The conversation.</summary>
    public Conversation Conversation { get; }

    /// <summary>Runs until the input ends and all is done, or the person leaves.</summary>
    /// <param name="open">Makes the host.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>Exit code of the program.</returns>
    public async Task<int> RunAsync(Func<IHostClient> open, CancellationToken cancellationToken)
    {
        await using var ending = cancellationToken.Register(() => Post(() => Conversation.End(Conversation.ExitCode)));
        Conversation.Start(open);

        // A console has no read that can be cancelled: the thread is left behind when the conversation ends otherwise.
        new Thread(ReadLines) { IsBackground = true, Name = "lines" }.Start();
        while (true)
        {
            while (_posted.TryDequeue(out var work))
            {
                work();
            }

            while (Conversation.Events.TryRead(out var told))
            {
                Conversation.Apply(told.Session, told.Told);
            }

            await ShowAsync();
            if (_ended && Conversation.IsIdle && _posted.IsEmpty)
            {
                Conversation.End(Conversation.ExitCode);
            }

            if (Conversation.IsOver)
            {
                await ShowAsync();
                return Conversation.ExitCode;
            }

            await _wake.Reader.ReadAsync(CancellationToken.None);
        }
    }

    /// <summary>Runs work on the loop's thread.</summary>
    /// <param name="work">The work.</param>
    public void Post(Action work)
    {
        _posted.Enqueue(work);
        Wake();
    }

    /// <summary>Ctrl+C: cancels what runs; where nothing does, or twice, it leaves.</summary>
    public void Interrupt() => Post(() =>
    {
        var now = _time.GetUtcNow();
        if (!Conversation.IsWorking || now - _interrupted < LeaveWithin)
        {
            Conversation.End(130);
        }

        _interrupted = now;
        Conversation.Cancel();
    });

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => Conversation.DisposeAsync();

    private void Wake() => _wake.Writer.TryWrite(true);

    private void ReadLines()
    {
        try
        {
            while (_input.ReadLine() is { } line)
            {
                Post(() => Take(line));
            }
        }
        catch (Exception fault) when (fault is IOException or ObjectDisposedException)
        {
            // It ends as if nothing more were typed.
        }

        Post(() => _ended = true);
    }

    private void Take(string line)
    {
        var mayAnswer = _guard.Take(_time.GetUtcNow());
        if (Conversation.Dialog is { } dialog && mayAnswer && dialog.TakeLine(line))
        {
            Conversation.ShowWhole(dialog);

            // What may be answered now is told again.
            _shown = null;
            return;
        }

        if (line.EndsWith('\\'))
        {
            _begun += line[..^1] + "\n";
            return;
        }

        var text = _begun + line;
        _begun = "";
        Conversation.Send(text, text);
    }

    private async Task ShowAsync()
    {
        foreach (var line in Conversation.TakeDone())
        {
            await WriteAsync(line);
        }

        if (Conversation.Turn != _turn)
        {
            if (_turn is not null && _isTerminal)
            {
                await _output.WriteAsync('\a');
            }

            _turn = Conversation.Turn;
            if (_turn is not null && _isTerminal)
            {
                await WriteAsync("status: working; Ctrl+C cancels");
            }
        }

        if (!ReferenceEquals(_shown, Conversation.Dialog))
        {
            _shown = Conversation.Dialog;
            _guard.Reset();
            if (_shown is { } dialog)
            {
                foreach (var choice in dialog is ApprovalDialog approval ? approval.Choices() : [])
                {
                    await WriteAsync("  " + choice);
                }

                await WriteAsync(
                    dialog is ApprovalDialog
                        ? "permission: type a number and press Enter; 6 WORDS says why not, 0 COMMAND changes a command"
                        : "question: type a number or words and press Enter");
                _guard.Drawn(_time.GetUtcNow());
            }
        }

        await _output.FlushAsync();
    }

    private Task WriteAsync(string text)
    {
        _label = null;
        return _output.WriteLineAsync(CellText.Expand(SafeText.Clean(text)));
    }

    private async Task WriteAsync(Line line)
    {
        var text = CellText.Expand(SafeText.Clean(line.Text).Replace('\n', ' '));
        if (line.Label is { } label)
        {
            // Once for all lines of an answer.
            await _output.WriteLineAsync(_label == label ? text : $"{label}: {text}");
            _label = label;
            return;
        }

        if (text.Length > 0)
        {
            await WriteAsync(text[..Math.Min(2, text.Length)] switch
            {
                "› " => "you: " + text[2..],
                "● " or "○ " => "tool: " + text[2..],
                "✗ " => "tool failed: " + text[2..],
                "◆ " => "sub-agent: " + text[2..],
                "? " => (Conversation.Dialog is QuestionDialog ? "question: " : "permission: ") + text[2..],
                "! " => "warning: " + text[2..],
                _ => text,
            });
        }
    }
}
