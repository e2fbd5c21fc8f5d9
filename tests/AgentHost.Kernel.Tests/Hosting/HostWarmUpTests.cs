using AgentHost.Hosting;

namespace AgentHost.Kernel.Tests.Hosting;

public sealed class HostWarmUpTests
{
    [Fact]
    public void WarmJson_RecordsOfEachStart_AreWrittenAndRead() => HostWarmUp.WarmJson();
}
