namespace PluginName.Tests;

public sealed class ConformanceTests
{
    [Fact]
    public async Task Plugin_KeepsTheRules()
    {
        var report = await PluginConformance.CheckAsync(new TestHostOptions().Plugin, null, TestContext.Current.CancellationToken);

        Assert.True(report.Conforms, report.ToString());
    }
}
