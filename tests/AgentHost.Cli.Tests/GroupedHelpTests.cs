using AgentHost.Cli.Common;
using AgentHost.Cli.Root;

namespace AgentHost.Cli.Tests;

/// <summary>Help in groups: nothing is left out, and lines fit the terminal.</summary>
public sealed class GroupedHelpTests
{
    [Fact]
    public void OfCommands_EachCommand_HasAGroup() => Assert.Equal(
        RootCommands.Names.Order(StringComparer.Ordinal),
        HelpGroup.OfCommands.SelectMany(static group => group.Names).Order(StringComparer.Ordinal));

    [Fact]
    public void OfRun_EachOption_HasAGroup()
    {
        var run = Cli.Commands.RunCommand.Create(new FakeTerminal());
        var grouped = HelpGroup.OfRun.SelectMany(static group => group.Names).ToList();

        Assert.Equal(run.Options.Select(static option => option.Name).Order(StringComparer.Ordinal), grouped.Order(StringComparer.Ordinal));
        Assert.Equal(10, HelpGroup.OftenOfRun.Intersect(grouped).Count());
    }

    [Fact]
    public async Task Run_Help_ShowsTenOptionsAndSaysHowManyMore()
    {
        var terminal = new FakeTerminal();

        Assert.Equal(ExitCodes.Success, await RootCommands.InvokeAsync(["run", "--help"], terminal));

        var text = terminal.Output.ToString()!;
        Assert.Equal(10, text.Split('\n').Count(static line => line.StartsWith("  --", StringComparison.Ordinal)));
        Assert.Matches("[0-9]+ more options: agent run --help-all", text);
    }

    [Theory]
    [InlineData(60, "run", "--help-all")]
    [InlineData(60, "--help")]
    [InlineData(100, "--help")]
    public async Task Help_InATerminal_FitsItsColumns(int columns, params string[] words)
    {
        var terminal = new FakeTerminal { Columns = columns };

        Assert.Equal(ExitCodes.Success, await RootCommands.InvokeAsync(words, terminal));

        var rows = terminal.Output.ToString()!.Split('\n').Where(static line => line.StartsWith("  ", StringComparison.Ordinal)).ToList();
        Assert.All(rows, line => Assert.InRange(line.TrimEnd().Length, 1, columns + 12));
        Assert.True(rows.Count > 20);
    }
}
