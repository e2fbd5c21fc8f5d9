namespace AgentHost.Sessions.Tests;

public sealed class KeyValueTests : StoreTest
{
    [Fact]
    public async Task Set_WithVersions_ComparesAndRises()
    {
        var values = Store.KeyValues("plugin");
        Assert.Null(await values.GetAsync("k", None));
        Assert.False(await values.SetAsync("k", AgentJson.Parse("1"), 1, None));
        Assert.True(await values.SetAsync("k", AgentJson.Parse("1"), 0, None));
        Assert.False(await values.SetAsync("k", AgentJson.Parse("2"), 0, None));
        Assert.True(await values.SetAsync("k", AgentJson.Parse("""{"a":2}"""), 1, None));
        var stored = await values.GetAsync("k", None);
        Assert.Equal(2, stored!.Version);
        Assert.Equal("""{"a":2}""", stored.Value.GetRawText());
        Assert.True(await values.SetAsync("k", AgentJson.Parse("3"), null, None));
        Assert.Null(await Store.KeyValues("other").GetAsync("k", None));
    }

    [Fact]
    public async Task Set_AfterRemoval_NeverUsesAVersionTwice()
    {
        var values = Store.KeyValues("plugin");
        await values.SetAsync("k", AgentJson.Parse("1"), null, None);
        Assert.True(await values.SetAsync("k", null, 1, None));
        Assert.Null(await values.GetAsync("k", None));
        Assert.True(await values.SetAsync("k", AgentJson.Parse("1"), 0, None));
        Assert.False(await values.SetAsync("k", AgentJson.Parse("2"), 1, None));
    }

    [Fact]
    public async Task Set_FromTwoConnectionsAtOnce_LosesNoIncrement()
    {
        var other = await OpenAsync();
        await Task.WhenAll(new[] { Store, other }.Select(store => Task.Run(async () =>
        {
            var values = store.KeyValues("plugin");
            for (var i = 0; i < 50; i++)
            {
                while (true)
                {
                    var now = await values.GetAsync("n", None);
                    var next = AgentJson.Parse($"{(now?.Value.GetInt64() ?? 0) + 1}");
                    if (await values.SetAsync("n", next, now?.Version ?? 0, None))
                    {
                        break;
                    }

                }
            }
        })));
        Assert.Equal(100, (await Store.KeyValues("plugin").GetAsync("n", None))!.Value.GetInt64());
    }

    [Fact]
    public async Task Set_OverTheBounds_IsInvalid()
    {
        var values = Store.KeyValues("plugin");
        await FailsAsync(HostFailure.Invalid, () => values.SetAsync(new string('k', 201), AgentJson.Parse("1"), null, None).AsTask());
        await FailsAsync(HostFailure.Invalid, () => values.SetAsync("", AgentJson.Parse("1"), null, None).AsTask());
        await FailsAsync(HostFailure.Invalid, () => values.SetAsync("k", AgentJson.Parse('"' + new string('v', 1024 * 1024) + '"'), null, None).AsTask());
    }
}
