using System.Text.Json;
using System.Text.Json.Nodes;

namespace AgentHost.Plugins.Shell.Jobs;

/// <summary>Tells of commands in the background: <c>job.started</c> and <c>job.ended</c>, as the manifest declares them.</summary>
internal static class JobEvents
{
    /// <summary>A command went into the background.</summary>
    public static ValueTask TellStartAsync(IEvents events, string sessionId, Job job) =>
        PublishAsync(
            events,
            "job.started",
            sessionId,
            new JsonObject { ["id"] = job.Id, ["command"] = JobAnswers.Title(job), ["timeoutSeconds"] = job.Timeout.TotalSeconds });

    /// <summary>It has ended. Where the host took it away its session is gone: that is not told.</summary>
    public static ValueTask TellEndAsync(IEvents events, string sessionId, Job job)
    {
        if (job.Ending is JobEnding.Lost or JobEnding.Running)
        {
            return default;
        }

        var data = new JsonObject
        {
            ["id"] = job.Id,
            ["state"] = job.Ending switch { JobEnding.Exited => "exited", JobEnding.TimedOut => "timed-out", JobEnding.Killed => "killed", _ => "cancelled" },
            ["seconds"] = Math.Round(job.Duration.TotalSeconds, 3),
        };
        if (job.ExitCode is { } code)
        {
            data["exitCode"] = code;
        }

        return PublishAsync(events, "job.ended", sessionId, data);
    }

    private static async ValueTask PublishAsync(IEvents events, string type, string sessionId, JsonObject data)
    {
        try
        {
            await events.PublishAsync(type, sessionId, JsonElement.Parse(data.ToJsonString()), CancellationToken.None);
        }
        catch (Exception exception) when (exception is IOException or InvalidOperationException or HostException or CapabilityException)
        {
            // The session, or the host, is gone; the command itself is what counts.
        }
    }
}
