using System.Text.Json;

namespace AgentHost.Json;

/// <summary>A number from a schema, kept so that the common case (whole numbers of 64 bits) needs no exact arithmetic.</summary>
internal sealed class NumberBound
{
    private readonly JsonElement _number;
    private readonly bool _isLong;
    private readonly long _long;
    private readonly ExactNumber _exact;

    public NumberBound(JsonElement number)
    {
        _number = number;
        _isLong = number.TryGetInt64(out _long);
        _exact = _isLong ? default : ExactNumber.Of(number);
    }

    private ExactNumber Exact => _isLong ? ExactNumber.Of(_number) : _exact;

    public bool IsPositive => _isLong ? _long > 0 : _exact.IsPositive;

    /// <summary>Compares a value to this bound: negative for below.</summary>
    public int Compare(JsonElement value) =>
        _isLong && value.TryGetInt64(out var number) ? number.CompareTo(_long) : ExactNumber.Of(value).Compare(Exact);

    /// <summary>Tells whether a value is a whole multiple of this positive number; null where that cannot be told in bounded time.</summary>
    public bool? Divides(JsonElement value) =>
        _isLong && value.TryGetInt64(out var number) ? number % _long == 0 : ExactNumber.Of(value).IsMultipleOf(Exact);

    public override string ToString() => SchemaText.Short(_number.GetRawText());
}
