using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using AgentHost.Cli.Terminal;

namespace AgentHost.Cli.Running;

/// <summary>Lets a person change the arguments of a call: as a JSON file in their editor, else on a line.</summary>
/// <param name="terminal">The terminal.</param>
/// <param name="open">Opens a file and waits until the person is done; null where no editor is named.</param>
internal sealed class ArgumentsEditor(ITerminal terminal, Func<string, CancellationToken, Task<int>>? open)
{
    private const int MostBytes = 4 * 1024 * 1024;

    /// <summary>The one of the person's environment.</summary>
    public static ArgumentsEditor Of(ITerminal terminal) => new(terminal, ExternalEditor.IsNamed ? ExternalEditor.OpenAsync : null);

    /// <summary>The new arguments; null where the person left them as they were, or gave up.</summary>
    public async Task<JsonElement?> ChangeAsync(string tool, JsonElement arguments, CancellationToken cancellationToken)
    {
        try
        {
            return open is null ? await TypeAsync(arguments, cancellationToken) : await OpenAsync(open, tool, arguments, cancellationToken);
        }
        catch (Exception fault) when (fault is HostException or IOException or UnauthorizedAccessException)
        {
            terminal.Error.WriteLine($"  {CleanText.Clean(fault.Message)}");
            return null;
        }
    }

    private async Task<JsonElement?> OpenAsync(
        Func<string, CancellationToken, Task<int>> editor, string tool, JsonElement arguments, CancellationToken cancellationToken)
    {
        // The arguments may hold what others should not see: the folder is the person's own, and goes when they are done.
        var folder = Directory.CreateTempSubdirectory("agent-arguments-");
        try
        {
            var file = Path.Join(folder.FullName, $"{string.Concat(tool.Where(static c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_').Take(40))}.json");
            await File.WriteAllTextAsync(file, Text(arguments, indented: true) + "\n", cancellationToken);
            while (true)
            {
                var code = await editor(file, cancellationToken);
                if (code != 0)
                {
                    terminal.Error.WriteLine(
                        string.Create(CultureInfo.InvariantCulture, $"  The editor ended with exit code {code}; the arguments are as they were."));
                    return null;
                }

                if (new FileInfo(file).Length > MostBytes)
                {
                    terminal.Error.WriteLine("  The file is longer than 4 MB.");
                }
                else if (Read(await File.ReadAllTextAsync(file, cancellationToken)) is { } changed)
                {
                    return Changed(arguments, changed);
                }

                terminal.Error.Write("  Enter: open it again   n: leave the arguments as they were > ");
                if (await terminal.ReadLineAsync(cancellationToken) is not { } line || line.Trim().Length > 0)
                {
                    return null;
                }
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private async Task<JsonElement?> TypeAsync(JsonElement arguments, CancellationToken cancellationToken)
    {
        terminal.Error.WriteLine($"  {CleanText.Clean(Text(arguments, indented: false))}");
        while (true)
        {
            terminal.Error.Write("  arguments as one line of JSON (nothing: leave them; EDITOR names an editor for them) > ");
            if (await terminal.ReadLineAsync(cancellationToken) is not { } line || string.IsNullOrWhiteSpace(line))
            {
                return null;
            }

            if (Read(line) is { } changed)
            {
                return Changed(arguments, changed);
            }
        }
    }

    private JsonElement? Read(string text)
    {
        try
        {
            var changed = AgentJson.Parse(text);
            if (changed.ValueKind == JsonValueKind.Object)
            {
                return changed;
            }

            terminal.Error.WriteLine("  The arguments have to be one JSON object: { … }.");
        }
        catch (JsonException fault)
        {
            terminal.Error.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"  That is not JSON, from line {(fault.LineNumber ?? 0) + 1}, character {(fault.BytePositionInLine ?? 0) + 1} on."));
        }

        return null;
    }

    private JsonElement? Changed(JsonElement before, JsonElement after)
    {
        if (!JsonElement.DeepEquals(before, after))
        {
            return after;
        }

        terminal.Error.WriteLine("  The arguments are as they were.");
        return null;
    }

    private static string Text(JsonElement arguments, bool indented)
    {
        // Letters of all languages as they are: this is for eyes.
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = indented, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            arguments.WriteTo(writer);
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}
