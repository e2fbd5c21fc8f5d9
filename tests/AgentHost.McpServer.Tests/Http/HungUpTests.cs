using AgentHost.Mcp.Http;

namespace AgentHost.Mcp.Tests.Http;

/// <summary>Clients that end their connection without a goodbye.</summary>
public sealed class HungUpTests
{
    [Fact]
    public async Task Sessions_TooManyWhoseClientsHungUp_GiveWay()
    {
        await using var rig = await HttpRig.OpenAsync(new HttpBounds { Sessions = 2, Beat = TimeSpan.FromHours(1) });
        using (await rig.SendAsync(rig.Ask(HttpMethod.Get, await rig.BeginAsync())))
        using (await rig.SendAsync(rig.Ask(HttpMethod.Get, await rig.BeginAsync())))
        {
            Assert.Equal(503, (await rig.ReadAsync(rig.Post(HttpRig.Initialize))).Status);
        }

        using var clock = new CancellationTokenSource(ServeRig.Patience);
        while ((await rig.ReadAsync(rig.Post(HttpRig.Initialize))).Status == 503)
        {
            await Task.Delay(20, clock.Token);
        }
    }
}
