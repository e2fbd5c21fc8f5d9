using System.Globalization;

namespace AgentHost.Sessions.Tests;

public sealed class StoreCrashTests : StoreTest
{
    [Fact]
    public async Task Kill_TwentyTimesInTheMiddleOfWriting_LosesNothingAcknowledged()
    {
        var lease = await CreateAsync();
        await lease.DisposeAsync();
        await Store.DisposeAsync();
        long acknowledged = 1;
        for (var round = 0; round < 20; round++)
        {
            await using var probe = await Probe.StartAsync("write", Folder, lease.Info.Id);
            for (var i = 0; i < 20 + (round * 7); i++)
            {
                acknowledged = long.Parse((await probe.Output.ReadLineAsync())!, CultureInfo.InvariantCulture);
            }

            await probe.KillAsync();
            while (await probe.Output.ReadLineAsync() is { } line)
            {
                acknowledged = long.TryParse(line, CultureInfo.InvariantCulture, out var number) && number > acknowledged ? number : acknowledged;
            }

            await using var store = await OpenAsync();
            var events = await ReadAllOfAsync(store, lease.Info.Id);
            Assert.True(events.Count >= acknowledged, $"Round {round}: {acknowledged} were acknowledged and {events.Count} are there.");
            Assert.Equal(Enumerable.Range(1, events.Count).Select(static n => (long?)n), events.Select(static value => value.Sequence));
            Assert.Equal("ok", IntegrityCheck());
        }
    }
}
