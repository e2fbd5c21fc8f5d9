using AgentHost.Cli.Running;
using AgentHost.Client;
using AgentHost.Kernel.Tests;

namespace AgentHost.Cli.Tests.Running;

public sealed class RunViewTests
{
    [Fact]
    public void Text_AToolThatFailed_ShowsTheFirstLineOfItsError()
    {
        var terminal = new FakeTerminal();
        var view = new TextView(terminal, quiet: false, whole: false);

        view.Show(new ToolCompleted("c1", "read", ToolState.Failed));
        view.Show(new ToolCompleted("c2", "grep", ToolState.Completed));
        view.Show(new MessageAppended("m", MessageRole.Tool)
        {
            Parts =
            [
                new ToolResultPart("c1", [new TextPart("\nThere is no file a.txt.\nNear it: b.txt")]) { IsError = true },
                new ToolResultPart("c2", [new TextPart("found")])
            ],
        });

        Assert.Equal("✗ read  There is no file a.txt.\n", terminal.Shown.ToString());
    }

    [Fact]
    public void Text_ARetry_IsASentenceOfItsOwn()
    {
        var terminal = new FakeTerminal();

        new TextView(terminal, quiet: false, whole: false).Show(new StepRetrying(1, 1, 8, new ModelFault(ModelFaultKind.Overloaded, "openai failed: busy")));

        Assert.Equal("… openai failed: busy. Trying again in 8 s (attempt 1 failed).\n", terminal.Shown.ToString());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Json_AFallback_IsToldToThePersonToo(bool stream)
    {
        var terminal = new FakeTerminal();
        var view = new JsonView(terminal, quiet: false, stream);

        view.Show(new ModelSwitched("a/one", "b/two", "it is down."));
        view.Warn("mind this");

        Assert.Contains("! a/one cannot be reached (it is down): b/two goes on.\n! mind this\n", terminal.Shown.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Countdown_OnATerminal_CountsAndLeavesNothing()
    {
        var time = new FakeTime();
        var terminal = new FakeTerminal { CanRedraw = true };
        var countdown = new Countdown(terminal, time);

        countdown.Start(3);
        time.Advance(TimeSpan.Zero);
        time.Advance(TimeSpan.FromSeconds(2));
        countdown.Stop();
        time.Advance(TimeSpan.FromSeconds(5));

        Assert.Equal("\r\u001b[K  3 s\r\u001b[K  2 s\r\u001b[K  1 s\r\u001b[K", terminal.Shown.ToString());
    }

    [Fact]
    public void Countdown_WhereNothingCanBeDrawnAnew_SaysNothing()
    {
        var time = new FakeTime();
        var terminal = new FakeTerminal();

        new Countdown(terminal, time).Start(3);
        time.Advance(TimeSpan.FromSeconds(2));

        Assert.Empty(terminal.Shown.ToString());
    }
}
