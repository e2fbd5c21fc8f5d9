using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using AgentHost.Cli.Common;
using AgentHost.Cli.Terminal;

namespace AgentHost.Cli.Commands.Config;

/// <summary><c>agent config schema</c>.</summary>
internal static class ConfigSchema
{
    public static CliCommand Create(ITerminal terminal)
    {
        var workspace = CommonOptions.Workspace();
        var trust = CommonOptions.Trust();
        var command = new CliCommand("schema", "Print the JSON schema of all settings, with those of the plugins here.") { workspace, trust };
        command.SetAction((parsed, cancellationToken) => ConfigScope.ReadAsync(
            "agent config schema",
            parsed.GetValue(workspace),
            parsed.GetValue(trust),
            async (host, opened, _) =>
            {
                var schema = await host.Settings.ReadSchemaAsync(opened.Id, cancellationToken);
                var buffer = new ArrayBufferWriter<byte>();
                await using (var writer = new Utf8JsonWriter(
                    buffer, new JsonWriterOptions { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
                {
                    schema.WriteTo(writer);
                }

                terminal.Output.WriteLine(Encoding.UTF8.GetString(buffer.WrittenSpan));
                return ExitCodes.Success;
            },
            cancellationToken));
        return command;
    }
}
