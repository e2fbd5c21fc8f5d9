namespace AgentHost.Packages.Tests.Installing;

public sealed class BisectTests : IDisposable
{
    private readonly Rig _rig = new();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    public async Task Bisect_EachCulprit_IsFoundInAFewSteps(int count)
    {
        for (var i = 0; i < count; i++)
        {
            await _rig.InstallAsync(_rig.Plugin($"p{i}", "1.0.0", i > 0 ? $$""", "requires": { "p{{i - 1}}": "*" }""" : ""));
        }

        await _rig.InstallAsync(_rig.Plugin("off", "1.0.0"));
        await _rig.Changes.DisableAsync("off", TestContext.Current.CancellationToken);
        for (var culprit = 0; culprit < count; culprit++)
        {
            var step = await _rig.Bisect.StartAsync(TestContext.Current.CancellationToken);
            Assert.Equal(count, step.Suspects.Count);
            var steps = 0;
            while (step is { Found: null, Innocent: false })
            {
                steps++;
                var on = On();
                Assert.All(on, id => Assert.True(id == "p0" || on.Contains($"p{int.Parse(id[1..]) - 1}"), "What a plugin requires is on where it is."));
                step = await _rig.Bisect.AnswerAsync(on.Contains($"p{culprit}"), TestContext.Current.CancellationToken);
            }

            Assert.Equal($"p{culprit}", step.Found);
            Assert.InRange(steps, 1, 4);
            Assert.Equal(count, On().Count);
            Assert.Null(_rig.Store.Read().Bisect);
        }
    }

    [Fact]
    public async Task Bisect_FaultThatStays_IsNoPlugins()
    {
        await _rig.InstallAsync(_rig.Plugin("sample", "1.0.0"));
        await _rig.Bisect.StartAsync(TestContext.Current.CancellationToken);
        Assert.Empty(On());
        Assert.True((await _rig.Bisect.AnswerAsync(faulty: true, TestContext.Current.CancellationToken)).Innocent);
        Assert.Equal(["sample"], On());
    }

    [Fact]
    public async Task Bisect_WordsOutOfPlace_AreRefused()
    {
        Assert.Contains(
            "No installed plugin",
            (await Assert.ThrowsAsync<HostException>(async () => await _rig.Bisect.StartAsync(TestContext.Current.CancellationToken))).Message,
            StringComparison.Ordinal);
        Assert.Contains(
            "No search",
            (await Assert.ThrowsAsync<HostException>(async () => await _rig.Bisect.AnswerAsync(true, TestContext.Current.CancellationToken))).Message,
            StringComparison.Ordinal);
        await _rig.InstallAsync(_rig.Plugin("sample", "1.0.0"));
        await _rig.Bisect.StartAsync(TestContext.Current.CancellationToken);
        Assert.Contains(
            "begun already",
            (await Assert.ThrowsAsync<HostException>(async () => await _rig.Bisect.StartAsync(TestContext.Current.CancellationToken))).Message,
            StringComparison.Ordinal);
        await _rig.Bisect.ResetAsync(TestContext.Current.CancellationToken);
        Assert.Equal(["sample"], On());
    }

    public void Dispose() => _rig.Dispose();

    private HashSet<string> On() => [.. _rig.Store.Read().Plugins.Where(static plugin => plugin.Value.Enabled).Select(static plugin => plugin.Key)];
}
