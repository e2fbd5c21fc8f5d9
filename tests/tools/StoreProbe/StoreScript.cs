using System.Globalization;
using AgentHost.Client;
using AgentHost.Sessions;
using AgentHost.Sessions.Log;

namespace AgentHost.StoreProbe;

/// <summary>
/// A session by a fixed script, so that a test can have the system fail at each of its calls: says what was acknowledged with which promise, and what went
/// wrong, and goes on with the next step.
/// </summary>
internal static class StoreScript
{
    public static async Task RunAsync(string folder, TextWriter output)
    {
        try
        {
            await using var store = await SessionStore.OpenAsync(new SessionStoreOptions(folder, TimeProvider.System, "script"), CancellationToken.None);
            SessionLease? lease = null;
            await StepAsync(async () =>
            {
                lease = await store.CreateAsync(new SessionInfo("", "", "/w", default), CancellationToken.None);
                Acknowledge(lease.Info.Id, lease.LastSequence, "process");
            });
            if (lease is null)
            {
                Say("end");
                return;
            }

            for (var round = 0; round < 3; round++)
            {
                await AppendAsync(lease, "u", 50, Durability.Buffered);
                await AppendAsync(lease, "u", 500, Durability.Process);
                await AppendAsync(lease, "u", 500, Durability.Power);
            }

            await StepAsync(async () =>
            {
                await using var writer = await lease.Blobs.CreateAsync(null, CancellationToken.None);
                await writer.WriteAsync(new byte[30_000], CancellationToken.None);
                var blob = await writer.CompleteAsync(CancellationToken.None);
                Say($"blob {blob.Id}");
            });
            await StepAsync(() => store.KeyValues("p").SetAsync("k", ClientJson.ToElement("v"), null, CancellationToken.None).AsTask());
            for (var round = 0; round < 18; round++)
            {
                // More than the log takes before it is moved into the database.
                await AppendAsync(lease, "big", 260_000, Durability.Process);
            }

            await AppendAsync(lease, "u", 500, Durability.Power);
            string? fork = null;
            await StepAsync(async () =>
            {
                fork = (await store.ForkAsync(new ForkRequest(lease.Info.Id), CancellationToken.None)).Id;
                Say("fork power");
            });
            await StepAsync(async () =>
            {
                await store.DeleteAsync(fork ?? throw new HostException(HostFailure.NotFound, "There was no fork."), CancellationToken.None);
                Say("delete power");
            });
            await AppendAsync(lease, "u", 500, Durability.Power);
        }
        catch (HostException fault)
        {
            Say($"error {fault.Failure} {fault.Message}");
        }

        Say("end");

        async Task AppendAsync(SessionLease lease, string message, int length, Durability durability) => await StepAsync(async () =>
        {
            var stored = await lease.AppendAsync(
                [new PartCompleted(message, 0, new TextPart(new string('x', length))) { TurnId = "t" }], durability, CancellationToken.None);
            if (durability != Durability.Buffered)
            {
                Acknowledge(lease.Info.Id, stored[0].Sequence!.Value, durability == Durability.Power ? "power" : "process");
            }
        });

        async Task StepAsync(Func<Task> step)
        {
            try
            {
                await step();
            }
            catch (HostException fault)
            {
                Say($"error {fault.Failure} {fault.Message}");
            }
        }

        void Acknowledge(string session, long sequence, string promise) =>
            Say(string.Create(CultureInfo.InvariantCulture, $"ack {session} {sequence} {promise}"));

        void Say(string line)
        {
            output.WriteLine(line);
            output.Flush();
        }
    }
}
