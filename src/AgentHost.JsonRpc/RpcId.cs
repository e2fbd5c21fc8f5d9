using System.Globalization;
using System.Text;
using System.Text.Json;

namespace AgentHost.JsonRpc;

/// <summary>The id of a request: a number, a string or null; <see cref="RpcIdKind.None"/> when the message had none.</summary>
internal readonly record struct RpcId(RpcIdKind Kind, long Number = 0, string? Text = null)
{
    public static RpcId None => default;

    public static RpcId Null => new(RpcIdKind.Null);

    /// <summary>Reads the id at the reader's token; false when it is of a kind that no id can be.</summary>
    public static bool TryRead(ref Utf8JsonReader reader, out RpcId id)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.Null:
                id = Null;
                return true;
            case JsonTokenType.String:
                id = new RpcId(RpcIdKind.Text, Text: reader.GetString());
                return true;
            case JsonTokenType.Number:
                id = reader.TryGetInt64(out var number)
                    ? new RpcId(RpcIdKind.Number, number)
                    : new RpcId(RpcIdKind.RawNumber, Text: Encoding.UTF8.GetString(reader.ValueSpan));
                return true;
            default:
                id = None;
                return false;
        }
    }

    /// <summary>Reads an id from a parameter.</summary>
    public static RpcId From(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.String => new RpcId(RpcIdKind.Text, Text: element.GetString()),
        JsonValueKind.Number when element.TryGetInt64(out var number) => new RpcId(RpcIdKind.Number, number),
        JsonValueKind.Number => new RpcId(RpcIdKind.RawNumber, Text: element.GetRawText()),
        _ => None,
    };

    public void Write(Utf8JsonWriter json)
    {
        json.WritePropertyName("id"u8);
        switch (Kind)
        {
            case RpcIdKind.Number:
                json.WriteNumberValue(Number);
                break;
            case RpcIdKind.Text:
                json.WriteStringValue(Text);
                break;
            case RpcIdKind.RawNumber:
                json.WriteRawValue(Text!);
                break;
            default:
                json.WriteNullValue();
                break;
        }
    }

    /// <summary>The number that one of our own requests went out with: some peers echo it as a string.</summary>
    public bool TryGetOwn(out long number)
    {
        number = Number;
        return Kind == RpcIdKind.Number
            || (Kind == RpcIdKind.Text && long.TryParse(Text, NumberStyles.None, CultureInfo.InvariantCulture, out number));
    }

    public override string ToString() => Kind switch
    {
        RpcIdKind.Number => Number.ToString(CultureInfo.InvariantCulture),
        RpcIdKind.Text => $"\"{(Text!.Length > 64 ? string.Concat(Text.AsSpan(0, 64), "…") : Text)}\"",
        RpcIdKind.RawNumber => Text!,
        _ => "null",
    };
}
