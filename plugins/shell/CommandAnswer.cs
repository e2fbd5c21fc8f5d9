using System.Buffers;
using System.Globalization;
using System.Text.Json;
using AgentHost.Plugins.Shell.Jobs;
using AgentHost.Plugins.Shell.Output;

namespace AgentHost.Plugins.Shell;

/// <summary>Answers of the tool <c>shell</c>.</summary>
internal static class CommandAnswer
{
    /// <summary>Of a command that ended.</summary>
    public static ToolResult Ended(Job job, OutputKeeper output)
    {
        var text = output.Describe().TrimEnd('\n');
        var first = job.Describe();
        return ToolResult.Text(text.Length == 0 ? $"{first}, no output" : $"{first}\n{text}") with { IsError = job.ExitCode != 0, Data = Data(job, output) };
    }

    /// <summary>Of one that goes on.</summary>
    public static ToolResult GoesOn(Job job, OutputKeeper output, bool waited)
    {
        var text = output.Describe().TrimEnd('\n');
        var first = waited
            ? string.Create(CultureInfo.InvariantCulture, $"still running after {job.Duration.TotalSeconds:0} s: it goes on in the background as job {job.Id}")
            : string.Create(CultureInfo.InvariantCulture, $"runs in the background as job {job.Id}");
        return ToolResult.Text(
            $"{first}, for {job.Timeout.TotalSeconds:0} s at most; you are told when it ends, "
            + $"and job_output shows what it prints{(text.Length == 0 ? "" : ". So far:\n" + text)}") with
        {
            Data = Data(job, output),
        };
    }

    public static JsonElement Data(Job job, OutputKeeper output)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            if (job.ExitCode is { } code)
            {
                writer.WriteNumber("exitCode", code);
            }

            writer.WriteNumber("seconds", Math.Round(job.Duration.TotalSeconds, 3));
            writer.WriteBoolean("timedOut", job.Ending == JobEnding.TimedOut);
            if (job.Id > 0)
            {
                writer.WriteNumber("job", job.Id);
                writer.WriteBoolean("running", job.Ending == JobEnding.Running);
            }

            if (output.Blob is { } blob)
            {
                writer.WriteString("blob", blob.Id);
            }

            if (output.IsCut)
            {
                writer.WriteBoolean("cut", true);
                writer.WriteNumber("printed", output.Printed);
            }

            writer.WriteEndObject();
        }

        using var document = JsonDocument.Parse(buffer.WrittenMemory);
        return document.RootElement.Clone();
    }
}
