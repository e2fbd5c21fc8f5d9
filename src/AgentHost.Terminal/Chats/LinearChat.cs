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
    private readonly bool _marks;
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
    private IDialog? _left;
    private bool _isLate;
    private bool _isUnseen;

    /// <summary>Makes it.</summary>
    /// <param name="options">Options of the conversation.</param>
    /// <param name="input">Lines that are typed, or piped in.</param>
    /// <param name="output">Lines out.</param>
    /// <param name="isTerminal">True where a person types.</param>
    /// <param name="time">The clock.</param>
    public LinearChat(ChatOptions options, TextReader input, TextWriter output, bool isTerminal, TimeProvider time)
    {
        (_input, _output, _isTerminal, _time) = (input, output, isTerminal, time);
        _marks = isTerminal && options.ScreenReader && options.Colours;
        Conversation = new Conversation(options, time, new LoopLinks(Post, Wake, static _ => false));
    }

    /// <summary>The conversation.</summary>
    public Conversation Conversation { get; }

    /// <summary>Shows what is typed, or does not; false where the terminal cannot.</summary>
    public Func<bool, bool> SetEcho { get; init; } = static _ => false;

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
                Conversation.End(_isTerminal ? 0 : Conversation.LastCode);
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

        // A terminal forgets the line that was begun.
        (_interrupted, _left, _begun) = (now, _shown, "");
        Conversation.Cancel();
    });

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        ShowTyping();
        return Conversation.DisposeAsync();
    }

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
        var isAsked = Conversation.Dialog is not null && ReferenceEquals(Conversation.Dialog, _shown);
        if (_isLate)
        {
            _isLate = false;
            ShowTyping();
            Conversation.Say([Line.Of("The line went nowhere: the question was over.")]);
            return;
        }

        if (isAsked && Conversation.Dialog is { } dialog && (mayAnswer || dialog.IsFocused || _isUnseen) && dialog.TakeLine(line))
        {
            ShowTyping();
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
        if (isAsked && !mayAnswer)
        {
            Conversation.Say([Line.Of("The line came too soon to be meant as an answer: it is a prompt. Type the answer once more.")]);
        }
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

            if (_marks)
            {
                // For terminals that jump from one answer to the next; what a screen reader reads is none of it.
                await _output.WriteAsync(
                    Conversation.Turn is not null ? SemanticMarks.Output
                        : SemanticMarks.End(Conversation.UntoldEnd ?? 0) + SemanticMarks.Prompt + SemanticMarks.Input);
            }

            _turn = Conversation.Turn;
            if (_turn is not null && _isTerminal)
            {
                await WriteAsync("status: working; Ctrl+C cancels");
            }
        }

        if (!ReferenceEquals(_shown, Conversation.Dialog))
        {
            if (_shown is not null && _shown != _left)
            {
                // It went without an answer from here: the line that is being typed is for it.
                _isLate = true;
                await WriteAsync("status: the question is over; the next line goes nowhere");
            }

            _shown = Conversation.Dialog;
            _guard.Reset();
            if (_shown is { } dialog)
            {
                await AskAsync(dialog);
                _guard.Drawn(_time.GetUtcNow());
            }
        }

        await _output.FlushAsync();
    }

    private async Task AskAsync(IDialog dialog)
    {
        if (dialog is QuestionDialog { IsSecret: true } secret)
        {
            if (!_isUnseen && !SetEcho(false))
            {
                await WriteAsync("question: declined, since the answer would be seen while it is typed; agent chat without lines hides it");
                secret.Decline();
                _shown = Conversation.Dialog;
                return;
            }

            _isUnseen = true;
            await WriteAsync("question: type the answer, which is not shown, and press Enter");
            return;
        }

        var approval = dialog as ApprovalDialog;
        foreach (var choice in approval is { TakesWords: false } ? approval.Choices() : [])
        {
            await WriteAsync(choice);
        }

        await WriteAsync(
            approval is { TakesWords: true } ? "permission: type why not and press Enter"
                : approval is not null ? "permission: type a number and press Enter; 6 WORDS says why not, 0 COMMAND changes a command"
                : "question: type a number or words and press Enter");
    }

    /// <summary>Shows again what is typed.</summary>
    private void ShowTyping()
    {
        if (_isUnseen)
        {
            _isUnseen = false;
            SetEcho(true);
        }
    }

    private Task WriteAsync(string text)
    {
        _label = null;
        return _output.WriteLineAsync(CellText.Expand(SafeText.Clean(text)));
    }

    /// <summary>Writes a line: only what says itself what it is begins in the first column, and text of models and tools cannot say it.</summary>
    private Task WriteAsync(Line line)
    {
        var text = CellText.Expand(SafeText.Clean(line.Text).Replace('\n', ' '))[line.Sign..];
        if (line.Label is null && text.Length == 0)
        {
            _label = null;
            return Task.CompletedTask;
        }

        // Once for all lines of an answer.
        var goesOn = line.Label is null || (line.Sign == 0 && line.Label == _label);
        _label = line.Label;
        return _output.WriteLineAsync(text.Length == 0 ? "" : goesOn ? "  " + text : $"{line.Label}: {text}");
    }
}
