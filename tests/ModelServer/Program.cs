using System.Globalization;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace AgentHost.ModelServing;

/// <summary>The server as a process: one line with its address, then requests until it is told to stop, then one line with the outcome.</summary>
internal static class Program
{
    private const string Usage = "usage: AgentHost.ModelServer --scenario FILE [--port N] [--log FILE]";

    public static async Task<int> Main(string[] args)
    {
        if (Read(args, out string scenarioFile, out ModelServerOptions options) is { } mistake)
        {
            await Console.Error.WriteLineAsync($"{mistake}\n{Usage}");
            return 2;
        }

        string json;
        try
        {
            json = await File.ReadAllTextAsync(scenarioFile);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            await Console.Error.WriteLineAsync($"cannot read the scenario: {e.Message}");
            return 2;
        }

        if (!Scenario.TryParse(json, scenarioFile, out Scenario? scenario, out string? error))
        {
            await Console.Error.WriteLineAsync(error);
            return 2;
        }

        try
        {
            return await RunAsync(scenario, options);
        }
        catch (Exception e) when (e is SocketException or IOException or UnauthorizedAccessException)
        {
            await Console.Error.WriteLineAsync($"cannot start on port {options.Port}: {e.Message}");
            return 2;
        }
    }

    private static async Task<int> RunAsync(Scenario scenario, ModelServerOptions options)
    {
        var stop = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        void OnSignal(PosixSignalContext context)
        {
            context.Cancel = true;
            stop.TrySetResult();
        }

        using PosixSignalRegistration interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, OnSignal);
        using PosixSignalRegistration terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnSignal);
        await ModelServer.WarmUpAsync();
        await using ModelServer server = await ModelServer.StartAsync(scenario, options);
        await PrintAsync(w =>
        {
            w.WriteString("baseUrl", server.BaseUrl);
            w.WriteNumber("port", server.Port);
            w.WriteNumber("processId", Environment.ProcessId);
        });
        await stop.Task;
        await PrintAsync(w => Outcome(w, server));
        return server.Violations.Count == 0 && server.Failures.Count == 0 ? 0 : 1;
    }

    private static void Outcome(Utf8JsonWriter json, ModelServer server)
    {
        json.WriteNumber("requests", server.Requests.Count);
        json.WriteNumber("modelRequests", server.ModelRequests.Count);
        json.WriteNumber("stepsLeft", server.StepsLeft);
        json.WriteStartArray("violations");
        foreach (Violation violation in server.Violations)
        {
            json.WriteStringValue($"request {violation.RequestIndex}: {violation.Rule} at {violation.Place}: {violation.Message}");
        }

        json.WriteEndArray();
        json.WriteStartArray("failures");
        foreach (string failure in server.Failures)
        {
            json.WriteStringValue(failure);
        }

        json.WriteEndArray();
    }

    private static async Task PrintAsync(Action<Utf8JsonWriter> members)
    {
        byte[] line = ChatJson.Write(w =>
        {
            w.WriteStartObject();
            members(w);
            w.WriteEndObject();
        });
        await using Stream output = Console.OpenStandardOutput();
        await output.WriteAsync((byte[])[.. line, (byte)'\n']);
        await output.FlushAsync();
    }

    private static string? Read(string[] args, out string scenario, out ModelServerOptions options)
    {
        scenario = "";
        options = new ModelServerOptions();
        for (int i = 0; i < args.Length; i += 2)
        {
            if (i + 1 == args.Length)
            {
                return $"{args[i]} needs a value";
            }

            string value = args[i + 1];
            switch (args[i])
            {
                case "--scenario":
                    scenario = value;
                    break;
                case "--log":
                    options = options with { LogFile = value };
                    break;
                case "--port":
                    if (!ushort.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out ushort port))
                    {
                        return $"--port must be 0 to 65535, not '{value}'";
                    }

                    options = options with { Port = port };
                    break;
                default:
                    return $"unknown option '{args[i]}'";
            }
        }

        return scenario.Length == 0 ? "--scenario is needed" : null;
    }
}
