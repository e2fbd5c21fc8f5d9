using AgentHost.Plugins.Mcp.Declarations;

namespace AgentHost.Plugins.Mcp.Tests.Declarations;

public sealed class ValueExpanderTests
{
    private static readonly ValueExpander Values = new(
        name => name switch { "HOST" => "example.org", "EMPTY" => "", "NASTY" => "$HOST $(boom)", _ => null },
        (line, _) => line == "fail" ? throw new McpServerException("it failed") : Task.FromResult($"<{line}>"));

    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("$HOST/a", "example.org/a")]
    [InlineData("${HOST}x", "example.orgx")]
    [InlineData("${NONE:-a b}", "a b")]
    [InlineData("${EMPTY:-other}", "other")]
    [InlineData("${NONE:-}", "")]
    [InlineData("$$HOST $ 5$", "$HOST $ 5$")]
    [InlineData("a $(echo (b) c) d", "a <echo (b) c> d")]
    [InlineData("$NASTY", "$HOST $(boom)")]
    [InlineData("${NONE:-$(echo b)}", "<echo b>")]
    [InlineData("${NONE:-$(echo {b})}c}", "<echo {b}>c}")]
    [InlineData("${HOST:-$(boom)}", "example.org")]
    [InlineData("${NONE:-${EMPTY:-x$HOST}/y}z", "xexample.org/yz")]
    [InlineData("${NONE:-$$}", "$")]
    public async Task FillAsync_Text_IsFilledOnce(string text, string expected) => Assert.Equal(expected, await Values.FillAsync(text, CancellationToken.None));

    [Theory]
    [InlineData("$NONE", "NONE is not set")]
    [InlineData("${HOST", "never closed")]
    [InlineData("$(echo", "never closed")]
    [InlineData("${a b}", "no name")]
    [InlineData("$(fail)", "failed")]
    public async Task FillAsync_WhatCannotBeFilled_IsSaid(string text, string why) =>
        Assert.Contains(
            why,
            (await Assert.ThrowsAsync<McpServerException>(async () => await Values.FillAsync(text, CancellationToken.None))).Message,
            StringComparison.Ordinal);

    [Fact]
    public async Task FillAsync_RandomText_FillsOrSaysWhy()
    {
        var random = new Random(7);
        const string Letters = "$$$({)}:-HOST ab";
        for (var i = 0; i < 5_000; i++)
        {
            var text = string.Create(random.Next(30), random, static (span, from) =>
            {
                foreach (ref var character in span)
                {
                    character = Letters[from.Next(Letters.Length)];
                }
            });
            try
            {
                await Values.FillAsync(text, CancellationToken.None);
            }
            catch (McpServerException exception)
            {
                Assert.NotEmpty(exception.Message);
            }
        }
    }
}
