using System.Text.Json;

namespace AgentHost.Tests.Prompts;

/// <summary>What a source of context answers, as JSON.</summary>
public sealed class ContextSourceTests
{
    private static readonly JsonElement Call = AgentJson.Parse("""{"target":"x"}""");

    private static CancellationToken None => TestContext.Current.CancellationToken;

    /// <summary>Characters of two units stand across every border that the text could be cut at.</summary>
    [Theory]
    [InlineData("")]
    [InlineData("x")]
    [InlineData("xy")]
    public async Task Answer_LongText_ComesOutWhole(string before)
    {
        var text = before + string.Concat(Enumerable.Repeat("😀\"\n\\é", 20_000));

        Assert.Equal(text, await AnswerAsync(text));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(8 * 1024)]
    [InlineData(16 * 1024)]
    public async Task Answer_HalfACharacter_IsReplaced(int at)
    {
        var said = await AnswerAsync(new string('x', at) + "\ud800" + new string('y', 20_000));

        Assert.Equal(new string('x', at) + "\ufffd" + new string('y', 20_000), said);
    }

    [Fact]
    public async Task Answer_HalfACharacterAtTheEnd_IsReplaced() => Assert.Equal("x\ufffd", await AnswerAsync("x\ud83d"));

    /// <summary>The buffer and what is read from it, not room for six times the text beside them.</summary>
    [Fact]
    public async Task Answer_LongText_TakesLittleMemory()
    {
        var text = string.Concat(Enumerable.Repeat("A paragraph of a page, with a line's end.\n", 50_000));

        var source = new Fixed("x");
        // A short one first: what is made once is made, and the array pool has kept nothing that a long one could have back.
        _ = await source.InvokeAsync(Call, None);
        source.Content = text;
        var before = GC.GetAllocatedBytesForCurrentThread();
        _ = await source.InvokeAsync(Call, None);

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, text.Length, text.Length * 3L);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"target":5}""")]
    [InlineData("null")]
    public async Task Invoke_WhatIsNoReference_SaysSo(string call) =>
        await Assert.ThrowsAsync<CapabilityException>(async () => await new Fixed("x").InvokeAsync(AgentJson.Parse(call), None));

    [Fact]
    public async Task Invoke_EachAnswer_ReadsBackAsItWas()
    {
        foreach (var content in (ContextContent[])[
            ContextContent.Failed("No."), ContextContent.Continue("https://a.b/"), new() { Text = "t", Title = "T" }, new() { Text = "t", EndLine = 12 }, new()
        ])
        {
            Assert.Equal(content, AgentJson.Read<ContextContent>(await new Fixed("x") { Answer = content }.InvokeAsync(Call, None)));
        }
    }

    private static async Task<string?> AnswerAsync(string text) => (await new Fixed(text).InvokeAsync(Call, None)).GetProperty("text").GetString();

    private sealed class Fixed(string text) : ContextSource
    {
        public string Content { get; set; } = text;

        public ContextContent? Answer { get; init; }

        public override ValueTask<ContextContent> ReadAsync(ContextReference reference, CancellationToken cancellationToken) =>
            new(Answer ?? ContextContent.Of(Content));
    }
}
