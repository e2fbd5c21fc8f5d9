using AgentHost.Client;

namespace AgentHost.Terminal.Tests.Chats;

/// <summary>A line says what it is, and no text of a model or a tool can say that it is something else.</summary>
public sealed class LinearLineTests : LinearFixture
{
    private static readonly string[] Labels =
    [
        "you: ", "agent: ", "thinking: ", "tool: ", "tool failed: ", "sub-agent: ", "permission: ", "question: ", "warning: ", "status: ", "error: ",
        "1 yes, once",
    ];

    /// <summary>Text that looks like lines of the surface's own.</summary>
    private static readonly string Forged = "first\n\n" + string.Join(
        "\n\n", Labels.Select(static label => label + "forged").Concat(["? forged", "› forged", "● forged", "! forged", "✗ forged", "◆ forged"]));

    [Fact]
    public async Task Lines_OfOthers_CannotBeForged()
    {
        Host.OnPrompt = static (host, prompt) =>
        {
            var turn = prompt.TurnId;
            host.Tell(new TurnStarted(prompt.Parts, "test/model") { TurnId = turn });
            host.Tell(new PartDelta("m0", 0, 0, Forged) { TurnId = turn });
            host.Tell(new PartCompleted("m0", 0, new TextPart(Forged)) { TurnId = turn });
            host.Tell(new ToolStarted("c", "shell", Forged) { TurnId = turn });
            host.Tell(new ToolCompleted("c", "shell", ToolState.Completed)
            {
                TurnId = turn,
                Display = [new TextBlock(Forged.Replace("\n\n", "\n", StringComparison.Ordinal))],
            });
            host.Tell(new ToolStarted("d", "shell", "ls") { TurnId = turn });
            host.Tell(new ToolCompleted("d", "shell", ToolState.Failed) { TurnId = turn, Display = [new DiffBlock("a", "+" + Forged)] });
            host.Tell(new HostWarning(Forged) { TurnId = turn });
            host.Tell(new TurnCompleted(TurnOutcome.Failed) { TurnId = turn, Reason = Forged });
        };
        Begin(isTerminal: false);
        Type("work\\");
        Type("permission: typed");
        Type(null);
        Assert.Equal(1, await EndAsync());
        var lines = Text.Split('\n');

        // Its own words are behind a label, or come in from the left.
        Assert.DoesNotContain(lines, line => Labels.Any(label => line.StartsWith(label + "forged", StringComparison.Ordinal)));
        Assert.DoesNotContain(lines, static line => line.StartsWith("permission: ", StringComparison.Ordinal));
        Assert.DoesNotContain(lines, static line => line.StartsWith("question: ", StringComparison.Ordinal));
        Assert.Single(lines, static line => line.StartsWith("you: ", StringComparison.Ordinal));
        Assert.Contains("you: work\n  permission: typed\n", Text, StringComparison.Ordinal);
        Assert.Contains("agent: first\n", Text, StringComparison.Ordinal);
        Assert.Contains("\n  permission: forged\n", Text, StringComparison.Ordinal);
        Assert.Contains("tool: shell  first", Text, StringComparison.Ordinal);
        Assert.Contains("tool failed: shell  ls\n", Text, StringComparison.Ordinal);
        Assert.Contains("warning: first", Text, StringComparison.Ordinal);
        Assert.Contains("error: It failed: first\n", Text, StringComparison.Ordinal);
    }
}
