using AgentHost.Client;
using AgentHost.Terminal.Chats;
using AgentHost.Terminal.Commands;
using AgentHost.Terminal.Input;

namespace AgentHost.Terminal.Tests.Chats;

/// <summary>Every command and every key of the help is pressed, and does something that is seen.</summary>
public sealed class HelpTests : LoopFixture
{
    private static readonly (string Line, string Shown)[] Lines =
    [
        ("/help", "Lists commands and keys"), ("/status", "that of the settings"), ("/plugins", "There are no plugins."), ("/doctor", "All is well."),
        ("/session", "last used"), ("/sessions", "There is none."), ("/rename other", "The session is called other."), ("/undo", "taken back: made.txt"),
        ("/redo", "There is nothing to bring back."), ("/compact", "It is short."), ("/export out.md", "Written: out.md"), ("/copy", "Sent to the terminal"),
        ("/save 1 f", "called write"), ("/apply 1", "called apply_patch"), ("/queue", "Nothing waits."), ("/steer left", "No turn runs."),
        ("/model test/other", "From the next prompt on: test/other"), ("/models", "test/other"), ("/agent", "There are no agents."),
        ("/plan", "Permission mode: plan."), ("/mode default", "Permission mode: default."), ("/approve none", "Permission mode: default."),
        ("/permissions", "There are no rules"), ("/context", "about 7 tokens"), ("/cost", "total"), ("/usage", "total"), ("/ps", "Nothing runs."),
        ("/reject", "No call waits for your word."), ("/todo", "Nothing is noted."), ("/skills", "/review [PATH]"),
        ("/login nosuch|answer>|key\r", "Logged in at nosuch."),
        ("/config limits", "limits.steps = 7"), ("/theme light", "Written: /home/agent.json"),
        ("/compare a,b words|keep which answer>|\r", "session-2 goes on"),
        ("/rewind", "There is no prompt to go back to."), ("/fork copy", "fork-1 goes on"),
        ("/new", "A new session begins with the next prompt."), ("/resume f1", "fork-1 goes on"), ("/quit", "goes on with"),
    ];

    [Fact]
    public void Lines_AreOneForEachCommand() => Assert.Equal(
        new CommandRegistry(ChatCommands.All).Own.Select(static command => command.Name).Order(StringComparer.Ordinal),
        Lines.Select(static line => line.Line.Split(' ', '|')[0][1..]).Distinct().Order(StringComparer.Ordinal));

    [Fact]
    public async Task Commands_AreTyped()
    {
        var turn = await WorkAsync(static options => options with { Export = static (_, _, _, _) => Task.CompletedTask });
        Host.Answer(turn, "Code:\n\n```\na\n```\n");
        await Device.WaitForAsync("Code:");
        Host.OnPrompt = static (host, prompt) => host.Tell(new TurnCompleted(TurnOutcome.Answered) { TurnId = prompt.TurnId, Text = "an answer" });
        foreach (var (line, shown) in Lines)
        {
            var before = Count(shown);
            var steps = line.Split('|');
            Device.Type(steps[0] + "\r");
            if (steps is [_, var asked, var answer])
            {
                await Device.WaitForAsync(asked);
                Device.Type(answer);
            }

            await Device.WaitAsync(_ => Count(shown) > before, $"{shown} of {line}");
        }

        int Count(string text) => Device.Look(screen => string.Join('\n', screen.Lines).Split(text).Length);
    }

    /// <summary>Keys that the help names, each with what shows it; those of editing by itself are tested with the editor.</summary>
    [Fact]
    public async Task Keys_ArePressed()
    {
        (string Key, string Typed, string Shown)[] keys =
        [
            ("Shift+Enter, Ctrl+J, \\ Enter", "a\u001b[13;2ub\nc\\\rd", "  d"), ("Up, Down", "\u001b[A\u001b[B!", "  d!"),
            ("Ctrl+A E B F K U W Y T _, Alt+B F D Y _", "\u0015once more\u0017\u0019\u0001>\u0005<", ">once more<"),
            ("Ctrl+C", "\u0003", "›\ntest/model"), ("Ctrl+R", "\u0012once", "search all> once"), ("Tab", "\u0003/stat\t", "› /status"),
            ("Enter", "\u0015go\r", "› go"), ("Alt+Enter", "look\u001b\r", "working"), ("Esc", "\u001b", "Cancelled."),
            ("Shift+Tab", "\u001b[Z", "accept-edits"), ("Ctrl+O", "\u000f", "q leaves"), ("Ctrl+L", "q\u000c", "accept-edits"),
            ("Ctrl+V", "\u0015see \u0016", "› see [image 1: 4 bytes]"),
            ("Ctrl+G", "\u0007", "› edited"),
            ("Ctrl+Z", "\u001a", "› edited"), ("Ctrl+D", "\u0015\u0004", "goes on with"),
        ];
        Assert.Equal(
            GeneralCommands.Keys(KeyBindings.Default).Select(static key => key.Key).Order(StringComparer.Ordinal),
            keys.Select(static key => key.Key).Order(StringComparer.Ordinal));
        await BeginAsync(change: static options => options with
        {
            ReadClipboardImage = static _ => Task.FromResult<byte[]>([1, 2, 3, 4]),
            EditFile = static async (file, token) =>
            {
                await File.WriteAllTextAsync(file, "edited\n", token);
                return 0;
            },
        });
        foreach (var (key, typed, shown) in keys)
        {
            Device.Type(typed);
            await Device.WaitAsync(
                screen => screen.Shown.Contains(shown, StringComparison.Ordinal) && (key != "Ctrl+Z" || Device.Suspended == 1), $"{shown} of {key}");
        }

        Assert.Equal(["look"], Host.Steered);
        Assert.Single(Host.Cancelled);
        Assert.Equal(0, await Run!.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken));
    }
}
