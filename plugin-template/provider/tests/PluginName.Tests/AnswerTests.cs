namespace PluginName.Tests;

public sealed class AnswerTests
{
    [Fact]
    public async Task Answer_Prompt_IsSaidAgain()
    {
        await using var host = await TestHost.StartAsync(new TestHostOptions { Model = "plugin-id/echo" });

        var turn = await host.RunAsync("Good day to you.");

        Assert.Equal(TurnOutcome.Answered, turn.Outcome);
        Assert.Equal("Good day to you.", turn.Answer.Trim());
    }
}
