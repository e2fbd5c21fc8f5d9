using AgentHost.Client;
using AgentHost.Kernel.Turns;

namespace AgentHost.Kernel.Tests.Turns;

public sealed class OutputCheckTests
{
    private static readonly OutputCheck Check = OutputCheck.Of(
        new PromptRequest("w", "s", []) { OutputSchema = AgentJson.Parse("""{ "type": "object", "required": ["a"] }""") })!;

    [Theory]
    [InlineData("{\"a\":1}")]
    [InlineData("  {\"a\":1}\n")]
    [InlineData("```\n{\"a\":1}\n```")]
    [InlineData("Sure:\n```json\n{\"a\":1}\n```\nDone.")]
    [InlineData("The answer is {\"a\":1}.")]
    public void Read_JsonInWhateverDress_IsTheJson(string answer) => Assert.Equal("{\"a\":1}", Check.Read(answer).Json);

    [Theory]
    [InlineData("")]
    [InlineData("no")]
    [InlineData("{\"b\":1}")]
    [InlineData("{\"a\":1} and {\"a\":2}")]
    [InlineData("[1]")]
    [InlineData("{\"a\":1,}")]
    [InlineData("} {")]
    [InlineData("```")]
    public void Read_WhatDoesNotMeetIt_IsAProblem(string answer)
    {
        var (json, problem) = Check.Read(answer);

        Assert.Null(json);
        Assert.NotEmpty(problem!);
    }

    [Fact]
    public void Read_RandomText_NeverThrows()
    {
        var random = new Random(3);
        string[] pieces = ["{", "}", "[", "]", "```", "```json\n", "\n", "\"a\"", ":", "1", ",", "\ud800", "\0", " ", "\\u", "{\"a\":1}"];
        for (var i = 0; i < 20_000; i++)
        {
            var (json, problem) = Check.Read(string.Concat(Enumerable.Range(0, random.Next(12)).Select(_ => pieces[random.Next(pieces.Length)])));
            Assert.True(json is null != (problem is null));
        }
    }
}
