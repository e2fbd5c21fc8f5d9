using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using AgentHost.Plugins.Lsp.Documents;

namespace AgentHost.Plugins.Lsp.Findings;

/// <summary>Reads a server's diagnostics in one pass over their bytes: there may be ten thousand of them at once.</summary>
internal ref struct FindingReader
{
    private const int LongestMessage = 2_000;

    private Utf8JsonReader _json;
    private string? _source;

    // As deep as messages may be.
    private FindingReader(ReadOnlySpan<byte> json) => _json = new(json, new JsonReaderOptions { MaxDepth = 1_000 });

    /// <summary>Reads a list of them, as many as are taken; what has no form is passed over.</summary>
    public static List<Finding> ReadAll(JsonElement list, int most)
    {
        var found = new List<Finding>();
        if (list.ValueKind == JsonValueKind.Array)
        {
            var reader = new FindingReader(JsonMarshal.GetRawUtf8Value(list));
            reader._json.Read();
            while (found.Count < most && reader._json.Read() && reader._json.TokenType != JsonTokenType.EndArray)
            {
                if (reader._json.TokenType != JsonTokenType.StartObject)
                {
                    reader._json.Skip();
                }
                else if (reader.Read() is { } finding)
                {
                    found.Add(finding);
                }
            }
        }

        return found;
    }

    private Finding? Read()
    {
        string? message = null, code = null, source = null;
        var (start, end, severity) = (default(TextPosition), default(TextPosition), 1);
        while (Member())
        {
            if (_json.ValueTextEquals("message"u8))
            {
                message = Text();
            }
            else if (_json.ValueTextEquals("range"u8))
            {
                Range(ref start, ref end);
            }
            else if (_json.ValueTextEquals("severity"u8))
            {
                severity = Math.Clamp(Number() ?? 1, 1, 4);
            }
            else if (_json.ValueTextEquals("code"u8))
            {
                code = Code();
            }
            else if (_json.ValueTextEquals("source"u8))
            {
                source = Source();
            }
            else
            {
                Pass();
            }
        }

        return message is null
            ? null
            : new(start, end, severity, message.Length > LongestMessage ? message[..LongestMessage] + "…" : message) { Code = code, Source = source };
    }

    // The next member's name, or false at the object's end.
    private bool Member() => _json.Read() && _json.TokenType == JsonTokenType.PropertyName;

    private void Pass()
    {
        _json.Read();
        _json.Skip();
    }

    private void Range(ref TextPosition start, ref TextPosition end)
    {
        if (!IsObject())
        {
            return;
        }

        while (Member())
        {
            if (_json.ValueTextEquals("start"u8))
            {
                start = Place();
            }
            else if (_json.ValueTextEquals("end"u8))
            {
                end = Place();
            }
            else
            {
                Pass();
            }
        }
    }

    private TextPosition Place()
    {
        var (line, character) = (0, 0);
        if (IsObject())
        {
            while (Member())
            {
                if (_json.ValueTextEquals("line"u8))
                {
                    line = Math.Max(0, Number() ?? 0);
                }
                else if (_json.ValueTextEquals("character"u8))
                {
                    character = Math.Max(0, Number() ?? 0);
                }
                else
                {
                    Pass();
                }
            }
        }

        return new(line, character);
    }

    private bool IsObject()
    {
        _json.Read();
        if (_json.TokenType == JsonTokenType.StartObject)
        {
            return true;
        }

        _json.Skip();
        return false;
    }

    private int? Number()
    {
        _json.Read();
        if (_json.TokenType == JsonTokenType.Number)
        {
            return _json.TryGetInt32(out var number) ? number : null;
        }

        _json.Skip();
        return null;
    }

    private string? Text()
    {
        _json.Read();
        if (_json.TokenType == JsonTokenType.String)
        {
            return Safe();
        }

        _json.Skip();
        return null;
    }

    private string? Code()
    {
        _json.Read();
        switch (_json.TokenType)
        {
            case JsonTokenType.String:
                return Safe();
            case JsonTokenType.Number:
                return Encoding.UTF8.GetString(_json.ValueSpan);
            default:
                _json.Skip();
                return null;
        }
    }

    // Nearly always the same of all.
    private string? Source()
    {
        _json.Read();
        if (_json.TokenType == JsonTokenType.String)
        {
            return _source is not null && _json.ValueTextEquals(_source) ? _source : _source = Safe();
        }

        _json.Skip();
        return null;
    }

    private readonly string Safe()
    {
        try
        {
            return _json.GetString() ?? "";
        }
        catch (InvalidOperationException)
        {
            // Half of a surrogate pair.
            return "";
        }
    }
}
